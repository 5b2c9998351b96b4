// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// A table as text, in the layout of agate (1.9, `print_table`).
struct TablePrint {
    var rowsMax = 20
    var columnsMax = 6
    var columnWidthMax = 20
    /// How many digits are shown behind a point.
    var placesMax = 3

    private static let ellipsis = "..."

    /// The table with its head, a line and its rows.
    func text(_ table: TableObject) -> String {
        let shown = table.names.prefix(columnsMax)
        let isCutRight = table.names.count > columnsMax
        let names = shown.map { cut($0) } + (isCutRight ? [Self.ellipsis] : [])
        var columns = shown.indices.map { place in
            cells(table.table.rows.prefix(rowsMax).map { $0[place] }, table.kinds[place]).map { cut($0) }
        }
        let count = min(rowsMax, table.table.rows.count)
        if isCutRight { columns.append(Array(repeating: Self.ellipsis, count: count)) }
        let widths = zip(names, columns).map { name, cells in
            max(name.unicodeScalars.count, cells.map(\.unicodeScalars.count).max() ?? 0)
        }
        func line(_ cells: [String]) -> String {
            let padded = cells.enumerated().map { place, cell in
                let blanks = String(repeating: " ", count: max(0, widths[place] - cell.unicodeScalars.count))
                return table.kinds[place] == .text ? " \(cell)\(blanks) " : " \(blanks)\(cell) "
            }
            return "|" + padded.joined(separator: "|") + "|"
        }
        var lines = [line(names)]
        lines.append("| " + widths.map { String(repeating: "-", count: $0) }.joined(separator: " | ") + " |")
        for row in 0..<count { lines.append(line(columns.map { $0[row] })) }
        if table.table.rows.count > rowsMax { lines.append(line(names.map { _ in Self.ellipsis })) }
        return lines.joined(separator: "\n")
    }

    private func cut(_ text: String) -> String {
        guard text.unicodeScalars.count > columnWidthMax else { return text }
        let kept = text.unicodeScalars.prefix(max(0, columnWidthMax - Self.ellipsis.count))
        return String(String.UnicodeScalarView(kept)) + Self.ellipsis
    }

    // MARK: Cells

    private func cells(_ values: [CellValue], _ kind: ColumnKind) -> [String] {
        guard kind == .number else { return values.map { $0 == .none ? "" : $0.text } }
        let numbers = values.map(\.number)
        let places = numbers.compactMap { $0?.places }.max() ?? 0
        let isCut = places > placesMax
        return numbers.map { number in
            guard let number else { return "" }
            guard number.special == nil else { return number.text }
            return Self.grouped(number.rounded(places: min(places, placesMax))) + (isCut ? "…" : "")
        }
    }

    /// A number with a comma between groups of three digits.
    private static func grouped(_ number: DecimalNumber) -> String {
        let parts = number.plainText.split(separator: ".", omittingEmptySubsequences: false)
        let isNegative = parts[0].hasPrefix("-")
        let digits = Array(isNegative ? parts[0].dropFirst() : parts[0])
        var grouped = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3) { grouped.append(",") }
            grouped.append(digit)
        }
        let fraction = parts.count == 2 ? ".\(parts[1])" : ""
        return (isNegative ? "-" : "") + grouped + fraction
    }

    // MARK: Other forms

    /// The columns with their types.
    static func structure(_ table: TableObject) -> String {
        let rows = zip(table.names, table.kinds).map { name, kind in
            [CellValue.string(name), .string(kind.typeName)]
        }
        let structure = TableObject(
            ResultTable(
                columns: [ResultColumn("column", "VARCHAR"), ResultColumn("data_type", "VARCHAR")],
                rows: rows))
        return TablePrint(rowsMax: .max, columnWidthMax: .max).text(structure)
    }

    static func csv(_ table: TableObject) -> String {
        func field(_ text: String) -> String {
            let isQuoted = text.contains { $0 == "," || $0 == "\"" || $0.isNewline }
            return isQuoted ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
        }
        let lines = [table.names] + table.table.rows.map { row in row.map { $0 == .none ? "" : $0.text } }
        return lines.map { $0.map(field).joined(separator: ",") }.joined(separator: "\n")
    }

    static func json(_ table: TableObject) -> String {
        let rows = table.table.rows.map { row in
            PlainValue.map(PlainMap(zip(table.names, row).map { ($0, $1.plain) }))
        }
        return PythonJSON.text(.list(rows), sortsKeys: false)
    }
}

extension CellValue {
    /// The value as JSON has it.
    fileprivate var plain: PlainValue {
        switch self {
        case .none: PlainValue.none
        case .bool(let flag): .bool(flag)
        case .int(let number): .int(number)
        case .decimal, .double: number.map { .double($0.double) } ?? .string(text)
        default: .string(text)
        }
    }
}
