// SPDX-License-Identifier: Apache-2.0

package import DuckDB
internal import LotusCore
internal import Synchronization

/// Finds the values that a model compares its columns with, such as `(select max(day) from {{ this }})`, before
/// the model runs, and writes them into its SQL: the engine opens only files that can fit a constant, and all
/// of them for a subquery.
///
/// Only subqueries change that depend on nothing around them and whose value is settled by what they read.
/// What cannot be judged stays as the user wrote it.
package final class Watermarks: Sendable {
    /// A statement with constants in it.
    package struct Inlined: Sendable, Equatable {
        package var sql: String
        /// In the order of the text; none when the statement is as it was.
        package var values: [Found]
    }

    /// A subquery with its value.
    package struct Found: Sendable, Equatable {
        /// As the user wrote it, with its parentheses.
        package let subquery: String
        /// SQL of the value.
        package let value: String
        /// Whether nothing fits the comparison, since the value is NULL.
        package let isNull: Bool
        /// Columns whose greatest values are taken one by one, such as year, month and day: at the end of a
        /// year they name a day that is not there yet.
        package let separateMaxima: [String]
    }

    /// Functions that everybody uses in such subqueries, whose value is settled by their arguments.
    private static let plainFunctions: Set<String> = [
        "max", "min", "row", "coalesce", "count", "count_star", "sum", "+", "-", "*", "/", "date_trunc",
        "make_date", "strptime", "strftime", "concat", "||", "lpad", "to_days", "to_hours", "to_months",
        "to_minutes", "struct_pack", "max_by", "arg_max", "first", "any_value", "greatest", "least",
    ]

    /// By name, in lower case: whether a function's value is settled by its arguments.
    private let settled = Mutex<[String: Bool]>([:])

    package init() {}

    /// A statement with constants where subqueries were.
    ///
    /// - Throws: ``DuckDBError`` only when the work was interrupted.
    package func inline(_ sql: String, on connection: borrowing Connection) throws -> Inlined {
        guard Self.mayHoldWatermark(sql) else { return Inlined(sql: sql, values: []) }
        guard let tree = try StatementTree.read(sql, on: connection) else {
            return Inlined(sql: sql, values: [])
        }
        let compared = ComparedSubqueries(tree)
        let parentheses = SQLParentheses(sql)
        var replacements: [(span: Range<Int>, text: String)] = []
        var values: [Found] = []
        for subquery in compared.found.sorted(by: { $0.offset < $1.offset }) {
            guard !subquery.isUnsettled, subquery.bareTables.isDisjoint(with: compared.commonTables),
                let span = parentheses.span(from: subquery.offset),
                !replacements.contains(where: { $0.span.overlaps(span) }),
                try areSettled(subquery.functions, on: connection)
            else { continue }
            let text = parentheses.text(of: span)
            // That the text is what the engine read there is checked, not hoped for.
            guard try Self.node(of: text, on: connection) == subquery.node,
                let (value, type) = try Self.value(of: text, on: connection),
                let constant = ConstantSQL.text(value, type)
            else { continue }
            replacements.append((span, "(\(constant))"))
            values.append(
                Found(
                    subquery: text, value: constant, isNull: ConstantSQL.saysNothing(value),
                    separateMaxima: subquery.separateMaxima))
        }
        return Inlined(sql: replacements.isEmpty ? sql : parentheses.replacing(replacements), values: values)
    }

    /// Whether a text can hold a subquery at all: cheap, for the many that do not.
    package static func mayHoldWatermark(_ sql: String) -> Bool {
        var sql = sql
        return sql.withUTF8 { bytes in
            var place = 0
            while place < bytes.count {
                defer { place += 1 }
                guard bytes[place] == UInt8(ascii: "(") else { continue }
                var next = place + 1
                while next < bytes.count, bytes[next] <= 0x20 { next += 1 }
                guard next < bytes.count else { return false }
                // `select`, `from`, `with`, `values`, a comment, or one more parenthesis before any of them.
                switch bytes[next] | 0x20 {
                case UInt8(ascii: "s"), UInt8(ascii: "f"), UInt8(ascii: "w"), UInt8(ascii: "v"):
                    if beginsQuery(bytes, at: next) { return true }
                case UInt8(ascii: "-"), UInt8(ascii: "/"): return true
                default: break
                }
            }
            return false
        }
    }

    private static let beginnings = ["select", "from", "with", "values"].map { Array($0.utf8) }

    private static func beginsQuery(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        beginnings.contains { word in
            guard start + word.count <= bytes.count else { return false }
            return word.indices.allSatisfy { bytes[start + $0] | 0x20 == word[$0] }
        }
    }

    // MARK: What the engine says

    /// The node of a subquery that stands alone.
    private static func node(of subquery: String, on connection: borrowing Connection) throws -> JSONValue? {
        let tree = try StatementTree.read("SELECT \(subquery)", on: connection)
        let list = tree?["statements"]?.elements?.first?.value(at: ["node", "select_list"])?.elements
        return list?.first?.withoutPlaces
    }

    /// The one value of a subquery; nil when it cannot be had alone.
    private static func value(
        of subquery: String, on connection: borrowing Connection
    ) throws -> (Value, DataType)? {
        try StatementTree.answer(on: connection) { connection in
            try connection.query("SELECT \(subquery)") { stream -> (Value, DataType)? in
                let type = stream.columns.first?.type
                let rows = try stream.allRows()
                guard rows.count == 1, let value = rows[0].first, let type else { return nil }
                return (value, type)
            }
        } ?? nil
    }

    private func areSettled(_ names: Set<String>, on connection: borrowing Connection) throws -> Bool {
        let known = settled.withLock { $0 }
        var unknown: [String] = []
        for name in names where !Self.plainFunctions.contains(name) {
            switch known[name] {
            case false?: return false
            case nil: unknown.append(name)
            case true?: break
            }
        }
        guard !unknown.isEmpty else { return true }
        let list = unknown.map(SQLText.literal).joined(separator: ", ")
        let rows = try StatementTree.answer(on: connection) { connection in
            try connection.rows(
                """
                SELECT lower(function_name), bool_and(stability IS NOT DISTINCT FROM 'CONSISTENT'
                    OR (function_type = 'table' AND internal))
                FROM duckdb_functions() WHERE lower(function_name) IN (\(list)) GROUP BY 1
                """)
        }
        guard let rows else { return false }
        var learnt: [String: Bool] = [:]
        for name in unknown { learnt[name] = false }
        for row in rows {
            if let name = row[0].string { learnt[name] = row[1].bool ?? false }
        }
        settled.withLock { $0.merge(learnt) { _, new in new } }
        return unknown.allSatisfy { learnt[$0] == true }
    }
}
