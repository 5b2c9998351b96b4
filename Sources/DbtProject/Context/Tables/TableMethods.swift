// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// The methods of a table: those that print it, and those that make another one of its rows or columns.
enum TableMethods {
    static let names: Set<String> = [
        "print_table", "print_structure", "print_csv", "print_json", "limit", "select", "exclude", "rename",
    ]

    static func call(
        _ name: String, on table: TableObject, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value {
        switch name {
        case "print_table": try printTable(table, arguments, state)
        case "print_structure": table.messages.print(TablePrint.structure(table))
        case "print_csv": table.messages.print(TablePrint.csv(table))
        case "print_json": table.messages.print(TablePrint.json(table))
        case "limit": return .object(try limited(table, arguments, state))
        case "rename": return .object(try renamed(table, arguments, state))
        default: return .object(try selected(table, name, arguments, state))
        }
        return Value.none
    }

    // MARK: Printing

    private static func printTable(
        _ table: TableObject, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) {
        let values = try PythonSignature(
            "print_table",
            ["max_rows=", "max_columns=", "output=", "max_column_width=", "locale=", "max_precision="]
        ).bind(arguments)
        func limit(_ place: Int, _ initial: Int) -> Int {
            switch values[place] {
            case nil: initial
            case .some(.int(let number)): number
            default: Int.max
            }
        }
        let print = TablePrint(
            rowsMax: limit(0, 20), columnsMax: limit(1, 6), columnWidthMax: limit(3, 20),
            placesMax: limit(5, 3))
        table.messages.print(print.text(table))
    }

    // MARK: Other tables

    private static func limited(
        _ table: TableObject, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> TableObject {
        let values = try PythonSignature("limit", ["start_or_stop=", "stop=", "step="]).bind(arguments)
        let places = Value.list(table.table.rows.indices.map { .int($0) })
        let isRange = values[1].map { !$0.isNone } ?? false || values[2].map { !$0.isNone } ?? false
        let kept =
            isRange
            ? try places.slice(values[0], values[1], values[2], state)
            : try places.slice(nil, values[0], nil, state)
        var result = table.table
        var rows: [[CellValue]] = []
        for case .int(let place) in try kept.elements(state) { rows.append(result.rows[place]) }
        result.rows = rows
        return TableObject(result, messages: table.messages)
    }

    private static func selected(
        _ table: TableObject, _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> TableObject {
        let values = try PythonSignature(name, ["key"]).bind(arguments)
        let given = values[0] ?? Value.none
        var keys: [String] = []
        if let key = given.text { keys = [key] } else { keys = try given.elements(state).compactMap(\.text) }
        var places: [Int] = []
        for key in keys {
            guard let place = table.names.firstIndex(of: key) else {
                throw TemplateError(.key, PlainValue.literal(key))
            }
            places.append(place)
        }
        if name == "exclude" { places = table.names.indices.filter { !places.contains($0) } }
        let result = ResultTable(
            columns: places.map { table.table.columns[$0] },
            rows: table.table.rows.map { row in places.map { row[$0] } })
        return TableObject(result, messages: table.messages)
    }

    private static func renamed(
        _ table: TableObject, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> TableObject {
        let values = try PythonSignature(
            "rename", ["column_names=", "row_names=", "slug_columns=", "slug_rows="]
        ).bind(arguments)
        var result = table.table
        switch try PlainValue(values[0] ?? Value.none, state) {
        case .map(let map):
            for place in result.columns.indices {
                if let name = map[table.names[place]]?.string { result.columns[place].name = name }
            }
        case .list(let names):
            for (place, name) in names.enumerated() where result.columns.indices.contains(place) {
                result.columns[place].name = name.pythonText
            }
        default: break
        }
        return TableObject(result, messages: table.messages)
    }
}
