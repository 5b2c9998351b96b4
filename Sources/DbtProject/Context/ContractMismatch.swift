// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// What `exceptions.raise_contract_error` says: how a model's columns differ from those that its contract
/// promises, in dbt's words and layout (dbt-common 1.39).
enum ContractMismatch {
    /// - Parameters:
    ///   - promised: columns of the contract, each with `name` and `data_type`.
    ///   - found: those of the model's query.
    static func message(promised: [PlainValue], found: [PlainValue]) -> String {
        guard !promised.isEmpty else {
            return "This model has an enforced contract, and its 'columns' specification is missing"
        }
        let names = ["column_name", "definition_type", "contract_type", "mismatch_reason"]
        let table = ResultTable(
            columns: names.map { ResultColumn($0, "VARCHAR") },
            rows: rows(promised, found).map { $0.map { CellValue.string($0) } })
        var print = TablePrint()
        print.rowsMax = .max
        print.columnWidthMax = 50
        return """
            This model has an enforced contract that failed.
            Please ensure the name, data_type, and number of columns in your contract match the columns in your \
            model's definition.

            \(print.text(TableObject(table)))


            """
    }

    private static func rows(_ promised: [PlainValue], _ found: [PlainValue]) -> [[String]] {
        func text(_ column: PlainValue, _ key: String) -> String { column[key]?.string ?? "" }
        var rows: [[String]] = []
        for column in found {
            let (name, type) = (text(column, "name"), text(column, "data_type"))
            guard let other = promised.first(where: { text($0, "name") == name }) else {
                rows.append([name, type, "", "missing in contract"])
                continue
            }
            if text(other, "data_type") != type {
                rows.append([name, type, text(other, "data_type"), "data type mismatch"])
            }
        }
        let names = Set(found.map { text($0, "name") })
        for column in promised where !names.contains(text(column, "name")) {
            rows.append([text(column, "name"), "", text(column, "data_type"), "missing in definition"])
        }
        return rows.sorted { $0[0].unicodeScalars.lexicographicallyPrecedes($1[0].unicodeScalars) }
    }
}
