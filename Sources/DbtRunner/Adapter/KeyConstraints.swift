// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Which tables of an invocation's DuckDB files have keys, shared by all of its connections.
///
/// The engine lists the constraints of all tables or of none, so a database is read once, and again after a
/// statement that may have changed something.
final class KeyConstraints: Sendable {
    /// A table with keys, in lower case.
    struct Table: Hashable {
        let schema: String
        let name: String

        init(_ schema: String, _ name: String) {
            self.schema = schema.lowercased()
            self.name = name.lowercased()
        }
    }

    /// The kinds of keys by table.
    typealias Content = [Table: [String]]

    private struct State {
        /// By the names of databases in lower case.
        var databases: [String: Content] = [:]
        /// How often what was known has been forgotten.
        var age = 0
    }

    private let state = Mutex(State())

    /// - Parameter isForgotten: the database is read for this answer alone.
    func kinds(
        _ database: String, _ table: Table, isForgotten: Bool, load: () throws -> Content
    ) throws -> [String] {
        if isForgotten { return try load()[table] ?? [] }
        let key = database.lowercased()
        let (known, age) = state.withLock { ($0.databases[key], $0.age) }
        if let known { return known[table] ?? [] }
        let content = try load()
        // What was read may lack what another transaction has committed meanwhile.
        state.withLock { if $0.age == age { $0.databases[key] = content } }
        return content[table] ?? []
    }

    /// What was known may not be so any more.
    func forget() {
        state.withLock { state in
            state.databases.removeAll()
            state.age += 1
        }
    }

    /// A table is gone, or has another name.
    ///
    /// - Returns: whether it is known to have had keys.
    @discardableResult
    func remove(_ database: String, _ table: Table) -> Bool {
        state.withLock { $0.databases[database.lowercased()]?.removeValue(forKey: table) != nil }
    }

    // MARK: Statements

    /// Words without which no statement makes a key or brings a database with keys.
    private static let words: Set<String> = [
        "primary", "foreign", "unique", "references", "database", "attach", "detach",
    ]
    private static let lengths = Set(words.map(\.utf8.count))

    /// Whether a statement may make keys, as far as its words tell.
    static func mayChange(_ sql: String) -> Bool {
        var word: [UInt8] = []
        for byte in sql.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                word.append(byte)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): word.append(byte | 0x20)
            default:
                if isKeyword(word) { return true }
                word.removeAll(keepingCapacity: true)
            }
        }
        return isKeyword(word)
    }

    private static func isKeyword(_ word: [UInt8]) -> Bool {
        lengths.contains(word.count) && words.contains(String(decoding: word, as: UTF8.self))
    }
}
