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
        if let scope, wanted == .none {
            let answer = try connection.executeUnprepared(sql, in: scope)
            return Self.result(answer.kind, answer.rowsChanged)
        }
        var result = StatementResult()
        try connection.withStatements(sql) { statement in
            result = try run(statement)
        }
        return result
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
