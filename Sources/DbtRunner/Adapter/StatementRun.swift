// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DuckDB
internal import LotusCore

/// Runs the statements of a text and takes the rows of the last one.
struct StatementRun {
    private let wanted: WantedRows
    /// What the statements work on, when they need not be prepared.
    private let scope: Connection.Scope?
    /// A template that asks for more has a question that belongs into SQL.
    private static let cellsMax = 50_000_000

    init(_ wanted: WantedRows, in scope: Connection.Scope? = nil) {
        self.wanted = wanted
        self.scope = scope
    }

    func run(_ sql: String, on connection: borrowing Connection) throws -> StatementResult {
        if let scope, wanted == .none { return try runUnprepared(sql, scope, on: connection) }
        var result = StatementResult()
        try connection.withStatements(sql) { statement in
            result = try run(statement)
        }
        return result
    }

    /// Each statement by itself: a text of several would be prepared.
    private func runUnprepared(
        _ sql: String, _ scope: Connection.Scope, on connection: borrowing Connection
    ) throws -> StatementResult {
        let parts = sql.utf8.contains(UInt8(ascii: ";")) ? SQLSplitter.split(sql) : []
        // A text with a mistake is refused as a whole.
        guard parts.count > 1, try connection.statementCount(sql) == parts.count else {
            return Self.result(try connection.executeUnprepared(sql, in: scope))
        }
        var result = StatementResult()
        for part in parts {
            do {
                result = Self.result(try connection.executeUnprepared(part.sql, in: scope))
            } catch var error as DuckDBError {
                error.position = error.position.map { $0 + part.offset }
                error.sql = sql
                throw error
            }
        }
        return result
    }

    private static func result(_ answer: Connection.Answer) -> StatementResult {
        result(answer.kind, answer.rowsChanged)
    }

    private func run(_ statement: borrowing Statement) throws -> StatementResult {
        guard wanted != .none else {
            let kind = statement.kind
            return Self.result(kind, try statement.run())
        }
        return try statement.stream { stream in
            var table = ResultTable(
                columns: stream.columns.map { DbtProject.ResultColumn($0.name, $0.type.description) })
            try read(stream, into: &table)
            return StatementResult(table: table)
        }
    }

    private static func result(_ kind: StatementKind, _ count: Int) -> StatementResult {
        StatementResult(response: AdapterResponse(rowsAffected: kind.changesRows ? count : nil))
    }

    private struct Enough: Error {}

    private func read(_ stream: borrowing ResultStream, into table: inout ResultTable) throws {
        let width = stream.columns.count
        let rowsMax = if case .first(let count) = wanted { count } else { Int.max }
        var rows: [[CellValue]] = []
        do {
            try stream.forEachChunk { chunk in
                for row in 0..<chunk.count {
                    if rows.count >= rowsMax { throw Enough() }
                    rows.append((0..<width).map { CellValue(chunk.value(row: row, column: $0)) })
                }
                guard rows.count * max(1, width) <= Self.cellsMax else { throw Self.tooMany }
            }
        } catch is Enough {
        }
        table.rows = rows
    }

    private static var tooMany: LotusError {
        LotusError(
            .dbtDatabase, "a template asked for more than \(cellsMax) values",
            hint: "Aggregate or limit in the statement, or let a model do it.")
    }
}

extension StatementKind {
    /// Whether the engine tells how many rows were changed.
    fileprivate var changesRows: Bool {
        switch self {
        case .insert, .update, .delete, .mergeInto, .copy: true
        default: false
        }
    }
}
