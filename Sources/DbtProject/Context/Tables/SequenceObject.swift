// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// Values by place and by name: the rows or the columns of a table, a row, a column (agate's
/// `MappedSequence`).
class SequenceObject: HostObject, SliceableObject, @unchecked Sendable {
    // SAFETY: all that it holds is set once, by `init`.
    final let values: [Value]
    /// The names of the values; nil for rows.
    final let keys: [String]?

    init(_ values: [Value], keys: [String]?) {
        self.values = values
        self.keys = keys
    }

    var typeName: String { "MappedSequence" }
    var qualifiedTypeName: String { "agate.\(typeName)" }
    final var isSubscriptable: Bool { true }
    final var length: Int? { values.count }

    // MARK: Elements

    final func item(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value? {
        if case .int(let place) = key {
            let place = place < 0 ? place + values.count : place
            return values.indices.contains(place) ? values[place] : nil
        }
        guard let name = key.text else { return nil }
        return value(of: name)
    }

    final func value(of name: String) -> Value? { keys?.lastIndex(of: name).map { values[$0] } }

    final func slice(
        _ start: Value?, _ stop: Value?, _ step: Value?, _ state: RenderState
    ) throws(TemplateError) -> Value {
        try Value.tuple(values).slice(start, stop, step, state)
    }

    final func iterator(_ state: RenderState) throws(TemplateError) -> ValueIterator? {
        ValueIterator(values)
    }

    final func reversedIterator(_ state: RenderState) throws(TemplateError) -> ValueIterator? {
        ValueIterator(values.reversed())
    }

    func equals(_ other: Value, _ state: RenderState) throws(TemplateError) -> Bool? {
        switch other {
        case .list, .tuple: try Value.tuple(values).equals(.tuple(try other.elements(state)), state)
        case .object(let object as SequenceObject):
            try Value.tuple(values).equals(.tuple(object.values), state)
        default: false
        }
    }

    // MARK: Methods

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        guard ["values", "keys", "items", "dict", "get"].contains(name) else { return nil }
        return .object(
            HostFunction(name) { [self] (arguments, state) throws(TemplateError) in
                try callMethod(name, arguments, state) ?? Value.none
            })
    }

    func callMethod(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value? {
        switch name {
        case "values": return .tuple(values)
        case "keys": return keys.map { .tuple($0.map { .string($0) }) } ?? Value.none
        case "items": return .tuple(zip(keys ?? [], values).map { .tuple([.string($0), $1]) })
        case "dict": return .dict(DictValue(zip(keys ?? [], values).map { ($0, $1) }))
        case "get":
            let bound = try PythonSignature("get", ["key", "default="]).bind(arguments)
            return bound[0]?.text.flatMap { value(of: $0) } ?? bound[1] ?? Value.none
        default: return nil
        }
    }

    final func repr(_ state: RenderState) throws(TemplateError) -> String {
        var shown: [String] = []
        for value in values.prefix(Self.shownMax) { shown.append(try value.repr(state)) }
        if values.count > Self.shownMax { shown.append("...") }
        return "<agate.\(typeName): (\(shown.joined(separator: ", ")))>"
    }

    private static let shownMax = 5
}

/// One row: its values by column.
// SAFETY: it adds nothing that can change.
final class RowObject: SequenceObject, @unchecked Sendable {
    override var typeName: String { "Row" }

    /// A column is an attribute too, unless a method has its name.
    override func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        try super.attribute(name, state) ?? value(of: name)
    }
}

/// One column: its name and values.
// SAFETY: it adds nothing that can change.
final class ColumnValues: SequenceObject, @unchecked Sendable {
    private let name: String
    private let place: Int
    private let kind: ColumnKind

    init(_ name: String, at place: Int, _ kind: ColumnKind, _ values: [Value]) {
        self.name = name
        self.place = place
        self.kind = kind
        super.init(values, keys: nil)
    }

    override var typeName: String { "Column" }

    override func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "name": return .string(self.name)
        case "index": return .int(place)
        case "data_type": return .object(ColumnKindObject(kind))
        case "values_distinct", "values_without_nulls":
            return .object(
                HostFunction(name) { [self] (arguments, state) throws(TemplateError) in
                    try callMethod(name, arguments, state) ?? Value.none
                })
        default: return try super.attribute(name, state)
        }
    }

    override func callMethod(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value? {
        switch name {
        case "values_distinct": return .tuple(try SetValue(values, state).items)
        case "values_without_nulls": return .tuple(values.filter { !$0.isNone })
        default: return try super.callMethod(name, arguments, state)
        }
    }
}

/// The type of a column, such as `agate.Number`.
final class ColumnKindObject: HostObject {
    private let kind: ColumnKind

    init(_ kind: ColumnKind) { self.kind = kind }

    var typeName: String { kind.typeName }
    var hashKey: Value? { .string(kind.typeName) }

    func equals(_ other: Value, _ state: RenderState) throws(TemplateError) -> Bool? {
        guard case .object(let object as ColumnKindObject) = other else { return false }
        return object.kind == kind
    }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        name == "__name__" ? .string(kind.typeName) : nil
    }
}
