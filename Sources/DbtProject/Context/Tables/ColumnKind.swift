// SPDX-License-Identifier: Apache-2.0

/// The type that agate gives a column, from its values (dbt-common 1.39, `build_type_tester`).
enum ColumnKind: Sendable {
    case integer, number, date, datetime, boolean, text

    /// The class as Python names it.
    var typeName: String {
        switch self {
        case .integer: "Integer"
        case .number: "Number"
        case .date: "Date"
        case .datetime: "DateTime"
        case .boolean: "Boolean"
        case .text: "Text"
        }
    }

    /// The type of DuckDB for a column of such values (dbt-adapters 1.24, `convert_type`).
    ///
    /// - Parameter hasPoints: whether one of its numbers has digits behind the point.
    func sqlType(hasPoints: Bool) -> String {
        switch self {
        case .integer: "integer"
        case .number: hasPoints ? "float8" : "integer"
        case .date: "date"
        case .datetime: "timestamp without time zone"
        case .boolean: "boolean"
        case .text: "text"
        }
    }

    /// The first kind that takes all values; a column without any is of integers.
    static func of(_ values: some Sequence<CellValue>) -> ColumnKind {
        var kind = ColumnKind.integer
        var isFirst = true
        for value in values where value != .none {
            let own = of(value)
            if isFirst {
                (kind, isFirst) = (own, false)
            } else if own != kind {
                kind = merged(kind, own)
                if kind == .text { break }
            }
        }
        return kind
    }

    private static func of(_ value: CellValue) -> ColumnKind {
        switch value {
        case .none, .int, .wholeNumber: .integer
        case .decimal, .double: .number
        case .bool: .boolean
        case .string: .text
        case .date: .date
        case .datetime: .datetime
        }
    }

    private static func merged(_ one: ColumnKind, _ other: ColumnKind) -> ColumnKind {
        switch (one, other) {
        case (.integer, .number), (.number, .integer): .number
        case (.date, .datetime), (.datetime, .date): .datetime
        default: .text
        }
    }
}
