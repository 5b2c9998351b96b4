// SPDX-License-Identifier: Apache-2.0

import DuckDB
import LineEditor
import LotusCore

/// How the shell shows rows (`.mode`).
enum ShellMode: String, CaseIterable {
    case table, json, csv, line
}

/// What a person can set in the shell.
struct ShellSettings {
    /// How many rows of a result a terminal shows, unless told otherwise.
    static let shownRowsMax = 200

    var mode = ShellMode.table
    var showsTiming = false
    /// Nil for all rows. It holds on a terminal only.
    var rowsMax: Int? = shownRowsMax

    func output(to sink: OutputSink, columns: Int) -> ResultOutput {
        let isTerminal = sink.isTerminal
        return ResultOutput(
            sink, tellsChanges: mode == .table || mode == .line, rowsMax: isTerminal ? rowsMax : nil
        ) { [mode] in
            switch mode {
            case .table: TableResultWriter(columnsMax: isTerminal ? columns : nil)
            case .json: JSONResultWriter()
            case .csv: CSVResultWriter()
            case .line: LineResultWriter()
            }
        }
    }
}
