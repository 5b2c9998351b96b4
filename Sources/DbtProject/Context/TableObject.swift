// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// The rows of a statement as templates see them: an agate table.
final class TableObject: HostObject {
    private let table: QueryRows

    init(_ table: QueryRows) { self.table = table }

    var typeName: String { "Table" }
    var qualifiedTypeName: String { "agate.table.Table" }
    var length: Int? { table.rows.count }
    var isTrue: Bool { true }

    private var rows: [Value] { table.rows.map { .object(RowObject(table.columns, $0)) } }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "rows": .list(rows)
        case "column_names": .tuple(table.columns.map { .string($0) })
        case "columns":
            .list(
                table.columns.enumerated().map { place, name in
                    .object(ColumnValues(name, table.rows.map { $0[place] }))
                })
        default: nil
        }
    }

    func callMethod(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value? {
        name == "rows" ? .list(rows) : nil
    }

    func iterator(_ state: RenderState) throws(TemplateError) -> ValueIterator? { ValueIterator(rows) }
}

/// One row: by place, by column, or in order.
final class RowObject: HostObject {
    private let columns: [String]
    private let values: [PlainValue]

    init(_ columns: [String], _ values: [PlainValue]) {
        self.columns = columns
        self.values = values
    }

    var typeName: String { "Row" }
    var isSubscriptable: Bool { true }
    var length: Int? { values.count }
    var isTrue: Bool { true }

    func item(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value? {
        switch key {
        case .int(let place):
            let place = place < 0 ? place + values.count : place
            return values.indices.contains(place) ? values[place].jinja : nil
        default:
            guard let name = key.text, let place = columns.firstIndex(of: name) else { return nil }
            return values[place].jinja
        }
    }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "values", "keys", "dict":
            let (columns, values) = (columns, values)
            return .object(
                HostFunction(name) { (_, _) throws(TemplateError) in
                    switch name {
                    case "values": .tuple(values.map(\.jinja))
                    case "keys": .tuple(columns.map { .string($0) })
                    default: .dict(DictValue(zip(columns, values).map { ($0, $1.jinja) }))
                    }
                })
        default: return try item(.string(name), state)
        }
    }

    func iterator(_ state: RenderState) throws(TemplateError) -> ValueIterator? {
        ValueIterator(values.map(\.jinja))
    }
}

/// One column of a table: its name and values.
final class ColumnValues: HostObject {
    private let name: String
    private let values: [PlainValue]

    init(_ name: String, _ values: [PlainValue]) {
        self.name = name
        self.values = values
    }

    var typeName: String { "Column" }
    var length: Int? { values.count }
    var isTrue: Bool { true }
    var isSubscriptable: Bool { true }

    func item(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value? {
        guard case .int(let place) = key, values.indices.contains(place) else { return nil }
        return values[place].jinja
    }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "name": return .string(self.name)
        case "values":
            let values = values
            return .object(
                HostFunction(name) { (_, _) throws(TemplateError) in .tuple(values.map(\.jinja)) })
        default: return nil
        }
    }

    func iterator(_ state: RenderState) throws(TemplateError) -> ValueIterator? {
        ValueIterator(values.map(\.jinja))
    }
}
