// SPDX-License-Identifier: Apache-2.0

internal import DuckDB
internal import LotusCore

/// What the engine says of a statement before it runs.
enum StatementTree {
    /// The tree of a statement (`json_serialize_sql`); nil for what the engine does not serialise.
    static func read(_ sql: String, on connection: borrowing Connection) throws -> JSONValue? {
        guard
            let text = try answer(
                on: connection,
                { connection in
                    try connection.rows("SELECT json_serialize_sql($1::VARCHAR)", [.text(sql)]).first?.first?
                        .string
                }) ?? nil, let tree = try? JSONValue(parsing: text), tree["error"]?.bool == false,
            tree["statements"]?.elements?.count == 1
        else { return nil }
        return tree
    }

    /// What a question gives; nil when the engine refuses it. An interrupt is thrown on.
    static func answer<R>(
        on connection: borrowing Connection, _ question: (borrowing Connection) throws -> R
    ) throws -> R? {
        do {
            return try question(connection)
        } catch let error as DuckDBError where !error.isInterrupt && !error.isFatal {
            return nil
        }
    }
}
