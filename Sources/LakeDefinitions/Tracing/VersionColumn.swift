// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DuckDB
internal import LotusCore

/// A version column as SQL reads it, in the form of ``RowVersion``.
struct VersionColumn {
    private enum Form { case whole, time, real, text }

    let name: String
    private let form: Form

    /// The column of a name; nil when there is none.
    init?(_ wanted: String, among columns: [DbtProject.ResultColumn]) {
        guard let column = columns.first(where: { $0.name.lowercased() == wanted.lowercased() }) else {
            return nil
        }
        name = column.name
        let type = column.type
        if type == "DATE" || type.hasPrefix("TIMESTAMP") {
            form = .time
        } else if type.hasSuffix("INT") || type == "INTEGER" || type == "UINTEGER" {
            form = .whole
        } else if type == "FLOAT" || type == "DOUBLE" || type.hasPrefix("DECIMAL") {
            form = .real
        } else {
            form = .text
        }
    }

    var identifier: String { SQLText.identifier(name) }

    /// What is ordered, of a value of the column.
    func order(of value: String) -> String {
        switch form {
        case .time: "epoch_us(\(value))"
        case .whole: "TRY_CAST(\(value) AS BIGINT)"
        case .real: "CAST(\(value) AS DOUBLE)"
        case .text: "CAST(\(value) AS VARCHAR)"
        }
    }

    /// The version that a cell of ``order(of:)`` tells; nil for NULL.
    func version(_ cell: CellValue) -> RowVersion? {
        switch (form, cell) {
        case (.time, .int(let number)):
            RowVersion(column: name, order: .whole(number), text: Self.time(number))
        // Airbyte's are milliseconds in some releases.
        case (.whole, .int(let number)) where isOfAirbyte:
            RowVersion(column: name, order: .whole(number), text: Self.time(number &* 1_000))
        case (_, .int(let number)): RowVersion(column: name, order: .whole(number), text: "\(number)")
        case (_, .double(let number)): RowVersion(column: name, order: .real(number), text: "\(number)")
        case (_, .string(let text)): RowVersion(column: name, order: .text(text), text: text)
        default: nil
        }
    }

    private var isOfAirbyte: Bool { name.lowercased() == IncrementalModel.usualVersionColumn }

    /// `2026-01-31 09:30:31.25`, in UTC.
    private static func time(_ microseconds: Int) -> String {
        let text = Timestamp(microseconds: Int64(microseconds)).description.replacing("T", with: " ")
        let digits = text.dropLast().reversed().drop { $0 == "0" }.reversed()
        return String(digits.last == "." ? Array(digits.dropLast()) : Array(digits))
    }
}
