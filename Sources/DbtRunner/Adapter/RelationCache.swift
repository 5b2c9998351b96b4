// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import Synchronization

/// What is known of the relations of an invocation's databases, shared by all of its connections.
///
/// A database is read whole when something of it is asked for the first time; from then on whoever changes
/// something says so. Letters' case does not matter.
final class RelationCache: Sendable {
    /// What a database holds.
    struct Content: Sendable {
        var schemas: [String]
        var relations: [Relation]
    }

    private struct Schema {
        var name: String
        /// By name in lower case; the order they came in.
        var relations: [String: Relation] = [:]
        var order: [String] = []

        mutating func add(_ relation: Relation) {
            let key = (relation.identifier ?? "").lowercased()
            if relations.updateValue(relation, forKey: key) == nil { order.append(key) }
        }

        mutating func remove(_ identifier: String) {
            let key = identifier.lowercased()
            if relations.removeValue(forKey: key) != nil { order.removeAll { $0 == key } }
        }
    }

    /// By the names of databases and schemas in lower case.
    private let databases = Mutex<[String: [String: Schema]]>([:])

    // MARK: Reading

    func relation(
        _ database: String, _ schema: String, _ identifier: String, load: () throws -> Content
    ) throws -> Relation? {
        try fill(database, load)
        return databases.withLock {
            $0[database.lowercased()]?[schema.lowercased()]?.relations[identifier.lowercased()]
        }
    }

    func relations(
        _ database: String, _ schema: String, load: () throws -> Content
    ) throws -> [Relation] {
        try fill(database, load)
        return databases.withLock { databases in
            guard let schema = databases[database.lowercased()]?[schema.lowercased()] else { return [] }
            return schema.order.compactMap { schema.relations[$0] }
        }
    }

    func schemas(_ database: String, load: () throws -> Content) throws -> [String] {
        try fill(database, load)
        return databases.withLock { ($0[database.lowercased()] ?? [:]).values.map(\.name).sorted() }
    }

    private func fill(_ database: String, _ load: () throws -> Content) throws {
        let key = database.lowercased()
        if databases.withLock({ $0[key] != nil }) { return }
        let content = try load()
        databases.withLock { databases in
            // Another thread may have been faster, and may have noted changes since.
            guard databases[key] == nil else { return }
            var schemas: [String: Schema] = [:]
            for name in content.schemas { schemas[name.lowercased()] = Schema(name: name) }
            for relation in content.relations {
                let name = relation.schema ?? ""
                schemas[name.lowercased(), default: Schema(name: name)].add(relation)
            }
            databases[key] = schemas
        }
    }

    // MARK: Noting

    /// Changes what is known of a schema; nothing happens while nothing is known of its database, since that
    /// will be read with the change in it.
    private func change(
        _ database: String, _ schema: String, _ change: (inout Schema) -> Void
    ) {
        databases.withLock { databases in
            guard databases[database.lowercased()] != nil else { return }
            change(
                &databases[database.lowercased(), default: [:]][
                    schema.lowercased(), default: Schema(name: schema)])
        }
    }

    func add(_ relation: Relation, database: String, schema: String) {
        change(database, schema) { $0.add(relation) }
    }

    func remove(_ identifier: String, database: String, schema: String) {
        change(database, schema) { $0.remove(identifier) }
    }

    func addSchema(_ schema: String, database: String) { change(database, schema) { _ in } }

    func removeSchema(_ schema: String, database: String) {
        databases.withLock { $0[database.lowercased()]?[schema.lowercased()] = nil }
    }

    /// What was noted of a database may not be so: it is read again when something of it is asked.
    func forget(_ database: String) { databases.withLock { $0[database.lowercased()] = nil } }
}
