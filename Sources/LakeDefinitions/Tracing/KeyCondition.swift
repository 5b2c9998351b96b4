// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DuckDB
internal import LotusCore

/// The condition of SQL that finds a key among some columns, by the types of these.
struct KeyCondition {
    /// Why it cannot be looked for.
    enum Failure: Error {
        case noColumn(String)
        /// A value that no value of the column's type is written like.
        case noValue(RowKey.Part, type: String)
    }

    let sql: String

    /// - Parameters:
    ///   - columns: of what is searched.
    ///   - database: asked what the values are in the types of the columns.
    init(_ key: RowKey, among columns: [DbtProject.ResultColumn], on database: any AdapterDatabase) throws {
        var terms: [String] = []
        for part in key.parts {
            guard let column = columns.first(where: { $0.name.lowercased() == part.column.lowercased() })
            else { throw Failure.noColumn(part.column) }
            let value = "CAST(\(SQLText.literal(part.value)) AS \(column.type))"
            guard try Self.isValue(part.value, of: column.type, on: database) else {
                throw Failure.noValue(part, type: column.type)
            }
            terms.append("\(SQLText.identifier(column.name)) = \(value)")
        }
        sql = terms.joined(separator: " AND ")
    }

    private static func isValue(
        _ text: String, of type: String, on database: any AdapterDatabase
    ) throws -> Bool {
        // The engine would round `1001.5` to a whole number.
        if Self.wholeTypes.contains(type) {
            let digits = text.drop { $0 == "-" || $0 == "+" }
            guard text.count - digits.count < 2, !digits.isEmpty,
                digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
            else { return false }
        }
        let rows = try database.execute(
            "SELECT TRY_CAST(\(SQLText.literal(text)) AS \(type)) IS NOT NULL", rows: .all,
            opensTransaction: false
        ).table.rows
        return rows.first?.first == .bool(true)
    }

    private static let wholeTypes: Set<String> = [
        "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
        "UHUGEINT",
    ]
}

extension KeyCondition.Failure {
    /// As a sentence about what was searched.
    var text: String {
        switch self {
        case .noColumn(let name): "it has no column `\(name)`"
        case .noValue(let part, let type):
            "its column `\(part.column)` is of type \(type), which '\(part.value)' is not"
        }
    }
}
