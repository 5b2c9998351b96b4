// SPDX-License-Identifier: Apache-2.0

package import DbtProject
internal import LotusCore

/// Forgets which landing files a model has consumed, so that its next run reads all of them.
package struct ConsumptionReset: Sendable {
    /// What was done.
    package struct Outcome: Sendable, Equatable {
        /// How many files were forgotten.
        package var files: Int
        /// `table` or `view`; nil when nothing was dropped.
        package var dropped: String?
    }

    private let node: Node
    private let dropsTable: Bool

    /// - Parameters:
    ///   - node: a model.
    ///   - dropsTable: whether its table goes, too: the next run then builds it.
    package init(of node: Node, dropsTable: Bool) {
        self.node = node
        self.dropsTable = dropsTable
    }

    /// Does it in one transaction, while nobody else writes to the model's table.
    package func run(on database: any AdapterDatabase) throws -> Outcome {
        guard let name = node.database, let schema = node.schema,
            let kind = try database.kind(of: name), kind.isLake || kind == .duckdb
        else { return Outcome(files: 0) }
        let relation = Relation(database: name, schema: schema, identifier: node.alias)
        let consumed = ConsumedFiles(
            databaseName: name, model: "\(schema).\(node.alias)", kind: kind, database: database)
        return try database.withLock(on: relation) {
            let known = try consumed.read()
            let takesOver = try !dropsTable && consumed.hasFeederCursors()
            let found = try database.relation(database: name, schema: schema, identifier: node.alias)
            let dropped = dropsTable ? found : nil
            let files = known.files.keys.count { $0 != ConsumedFiles.resetKey }
            guard files > 0 || dropped != nil || takesOver else { return Outcome(files: 0) }
            try database.commitBlock(CommitBlock(relation: relation, message: "lotus reset \(node.name)")) {
                if takesOver, !known.isTableThere { try consumed.make() }
                if known.isTableThere || takesOver { try consumed.forget(keepsMark: takesOver) }
                if let dropped { try drop(dropped, on: database) }
            }
            return Outcome(files: files, dropped: dropped?.type)
        }
    }

    private func drop(_ relation: Relation, on database: any AdapterDatabase) throws {
        let type = relation.type == "view" ? "view" : "table"
        _ = try database.execute(
            "DROP \(type) IF EXISTS \(relation.rendered)", rows: .none, opensTransaction: false)
        database.cacheDropped(relation)
    }
}
