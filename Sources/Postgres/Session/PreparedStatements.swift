// SPDX-License-Identifier: Apache-2.0

/// The statements that the server keeps for a session, the one that was used last at the end.
struct PreparedStatements {
    struct Key: Hashable {
        let sql: String
        let types: [UInt32]
    }

    private var names: [Key: String] = [:]
    private var order: [Key] = []
    private var count = 0
    private let statementsMax: Int

    init(statementsMax: Int = PostgresLimits.preparedStatementsMax) {
        self.statementsMax = statementsMax
    }

    /// The name of a statement that is kept.
    mutating func use(_ key: Key) -> String? {
        guard let name = names[key] else { return nil }
        order.removeAll { $0 == key }
        order.append(key)
        return name
    }

    /// Which statement has to go before another one may come.
    var oldestToForget: Key? { order.count >= statementsMax ? order.first : nil }

    mutating func nextName() -> String {
        count += 1
        return "lotus_\(count)"
    }

    mutating func add(_ key: Key, _ name: String) {
        names[key] = name
        order.append(key)
    }

    mutating func remove(_ key: Key) -> String? {
        order.removeAll { $0 == key }
        return names.removeValue(forKey: key)
    }

    /// Whether a statement must be prepared anew: it does not exist (any more), or the shape of its
    /// result has changed.
    static func isStale(_ error: PostgresError) -> Bool {
        error.sqlState == "26000" || error.sqlState == "0A000" && error.routine == "RevalidateCachedQuery"
    }
}
