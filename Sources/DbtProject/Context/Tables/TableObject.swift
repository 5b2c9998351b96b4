// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// The rows of a statement as templates see them: an agate table.
final class TableObject: HostObject, SliceableObject {
    let table: ResultTable
    let kinds: [ColumnKind]
    /// Where what is printed goes.
    let messages: any TemplateMessages
    private let rows: SequenceObject

    init(_ table: ResultTable, messages: any TemplateMessages = SilentMessages()) {
        self.table = table
        self.messages = messages
        let names = TableNames.distinct(table.columns.map(\.name))
        let kinds = table.columns.indices.map { place in
            ColumnKind.of(table.rows.lazy.map { $0[place] })
        }
        self.kinds = kinds
        rows = SequenceObject(
            table.rows.map { row in
                .object(RowObject(zip(row, kinds).map { $0.jinja(as: $1) }, keys: names))
            }, keys: nil)
        self.names = names
    }

    /// The names of the columns, each once.
    let names: [String]

    var typeName: String { "Table" }
    var qualifiedTypeName: String { "agate.table.Table" }
    var length: Int? { table.rows.count }
    var isSubscriptable: Bool { true }

    /// What a column of such values is in DuckDB.
    func sqlType(ofColumn place: Int) -> String {
        let hasPoints = table.rows.contains { $0[place].number?.hasPoint ?? false }
        return kinds[place].sqlType(hasPoints: hasPoints)
    }

    /// The table with its times as texts.
    var withTextTimes: TableObject {
        var table = table
        for place in kinds.indices where kinds[place] == .datetime {
            for row in table.rows.indices { table.rows[row][place] = table.rows[row][place].textTime }
        }
        return TableObject(table, messages: messages)
    }

    // MARK: Elements

    func item(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value? {
        try rows.item(key, state)
    }

    func slice(
        _ start: Value?, _ stop: Value?, _ step: Value?, _ state: RenderState
    ) throws(TemplateError) -> Value {
        try rows.slice(start, stop, step, state)
    }

    func iterator(_ state: RenderState) throws(TemplateError) -> ValueIterator? { try rows.iterator(state) }

    private var columns: SequenceObject {
        let columns = names.indices.map { place in
            Value.object(
                ColumnValues(
                    names[place], at: place, kinds[place],
                    table.rows.map { $0[place].jinja(as: kinds[place]) }))
        }
        return SequenceObject(columns, keys: names)
    }

    // MARK: Members

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "rows": .object(rows)
        case "columns": .object(columns)
        case "column_names": .tuple(names.map { .string($0) })
        case "column_types": .tuple(kinds.map { .object(ColumnKindObject($0)) })
        case "row_names": Value.none
        case let name where TableMethods.names.contains(name):
            .object(
                HostFunction(name) { [self] (arguments, state) throws(TemplateError) in
                    try TableMethods.call(name, on: self, arguments, state)
                })
        default: nil
        }
    }

    func str(_ state: RenderState) throws(TemplateError) -> String { TablePrint.structure(self) }
}

/// The names of the columns of a table.
enum TableNames {
    /// Each name once: one that was there before gets a number (agate's `deduplicate`); one without a name
    /// gets a letter.
    static func distinct(_ names: [String]) -> [String] {
        var result: [String] = []
        for (place, name) in names.enumerated() {
            var candidate = name.isEmpty ? letter(place) : name
            var number = 1
            while result.contains(candidate) {
                number += 1
                candidate = "\(name)_\(number)"
            }
            result.append(candidate)
        }
        return result
    }

    /// `a` to `z`, then `aa`.
    private static func letter(_ place: Int) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        return String(repeating: letters[place % letters.count], count: place / letters.count + 1)
    }
}
