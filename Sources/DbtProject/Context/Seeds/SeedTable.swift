// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// The rows of a CSV file with the types that agate finds in them (dbt-common 1.39, `from_csv`).
enum SeedTable {
    /// - Parameters:
    ///   - text: with a header.
    ///   - textColumns: whose values stay as they are written.
    /// - Throws: ``LotusError`` for a row with more values than the header.
    static func table(
        _ text: String, delimiter: Character = ",", textColumns: Set<String> = [], file: String
    ) throws(LotusError) -> ResultTable {
        var records = CSVRows.records(text, delimiter: delimiter, keepsEmptyLines: true)
        guard !records.isEmpty else { return ResultTable() }
        let header = names(records.removeFirst())
        for (place, record) in records.enumerated() where record.count > header.count {
            throw LotusError(
                .dbtSeed,
                "row \(place + 1) has \(record.count) values, but the header has \(header.count) columns",
                hint: "Put values with the delimiter in double quotes.",
                location: SourceLocation(file: file, line: place + 2, column: 1))
        }
        var columns: [[CellValue]] = []
        for (place, name) in header.enumerated() {
            let values = records.map { $0.indices.contains(place) ? $0[place] : nil }
            columns.append(textColumns.contains(name) ? SeedColumn.text(values) : SeedColumn.typed(values))
        }
        let rows = records.indices.map { row in columns.map { $0[row] } }
        return ResultTable(
            columns: zip(header, columns).map { name, values in
                ResultColumn(name, ColumnKind.of(values).sqlType(hasPoints: true))
            }, rows: rows)
    }

    /// A column without a name is called by a letter, one whose name is taken gets a number (agate 1.9).
    private static func names(_ header: [String]) -> [String] {
        var names: [String] = []
        for (place, name) in header.enumerated() {
            let base = name.isEmpty ? letters(place) : name
            var unique = base
            var count = 2
            while names.contains(unique) {
                unique = "\(base)_\(count)"
                count += 1
            }
            names.append(unique)
        }
        return names
    }

    /// `a` to `z`, then `aa`, `bb` and so on.
    private static func letters(_ place: Int) -> String {
        let letter = Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(place % 26)))
        return String(repeating: letter, count: place / 26 + 1)
    }
}
