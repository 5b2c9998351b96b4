// SPDX-License-Identifier: Apache-2.0

/// An object that behaves as its type says: functions, macros, iterators, and what a host adds.
///
/// Every requirement but ``typeName`` has a default: an object without attributes, elements and calls,
/// equal to itself alone.
package protocol HostObject: AnyObject, Sendable {
    /// The type's name in messages, such as `function` or `namespace`.
    var typeName: String { get }
    /// The type as `object_type_repr` of Jinja2 names it in "… has no attribute", without ` object`.
    var qualifiedTypeName: String { get }

    /// An attribute; nil when there is none.
    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value?
    /// Sets an attribute (`namespace`); the default refuses.
    func setAttribute(_ name: String, _ value: Value, _ state: RenderState) throws(TemplateError)
    /// An element; nil when there is none. The default is an error: not subscriptable.
    func item(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value?
    /// Whether `item` makes sense at all (`__getitem__` exists).
    var isSubscriptable: Bool { get }

    /// Whether the object can be called.
    var isCallable: Bool { get }
    /// Calls the object.
    func call(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> Value
    /// Calls a method; nil when there is none of the name. The default calls the attribute.
    func callMethod(_ name: String, _ arguments: CallArguments, _ state: RenderState) throws(TemplateError)
        -> Value?

    /// An iterator over the object; nil when it cannot be iterated over.
    func iterator(_ state: RenderState) throws(TemplateError) -> ValueIterator?
    /// An iterator from the last to the first; nil when there is none.
    func reversedIterator(_ state: RenderState) throws(TemplateError) -> ValueIterator?
    /// The number of elements; nil when the type has none.
    var length: Int? { get }
    /// Whether it counts as true in `if`.
    var isTrue: Bool { get }
    /// Whether a value is among the elements; nil: compare with each element in turn.
    func contains(_ value: Value, _ state: RenderState) throws(TemplateError) -> Bool?

    /// What `{{ … }}` prints.
    func str(_ state: RenderState) throws(TemplateError) -> String
    /// What `repr` prints.
    func repr(_ state: RenderState) throws(TemplateError) -> String
    /// `format(value, specification)`; nil: only an empty specification is understood.
    func format(_ specification: String, _ state: RenderState) throws(TemplateError) -> String?
    /// What `escape` and autoescaping print (`__html__`); nil: ``str(_:)`` escaped.
    func html(_ state: RenderState) throws(TemplateError) -> String?
    /// The value in the notation of `tojson`; nil: not serializable.
    func json(_ state: RenderState) throws(TemplateError) -> Value?
    /// Whether `is mapping` holds.
    var isMapping: Bool { get }

    /// Whether the object equals another value; nil: only itself.
    func equals(_ other: Value, _ state: RenderState) throws(TemplateError) -> Bool?
    /// Less than another value, for ordering; nil: not ordered.
    func isLess(than other: Value, _ state: RenderState) throws(TemplateError) -> Bool?
    /// A binary operation with the object on its left; nil: unsupported. `name` is such as `+`.
    func operate(_ name: String, _ other: Value, _ state: RenderState) throws(TemplateError) -> Value?
    /// A binary operation with the object on its right; nil: unsupported.
    func operateReversed(_ name: String, _ other: Value, _ state: RenderState) throws(TemplateError) -> Value?
    /// What keys are compared by when the object is a key of a dict; nil: identity.
    var hashKey: Value? { get }
    /// Whether the object may be a key of a dict.
    var isHashable: Bool { get }
}

extension HostObject {
    package var qualifiedTypeName: String { typeName }
    package func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? { nil }

    package func setAttribute(_ name: String, _ value: Value, _ state: RenderState) throws(TemplateError) {
        throw TemplateError(.attribute, "'\(typeName)' object does not support attribute assignment")
    }

    package func item(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value? {
        throw TemplateError(.type, "'\(typeName)' object is not subscriptable")
    }

    package var isSubscriptable: Bool { false }
    package var isCallable: Bool { false }

    package func call(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> Value {
        throw TemplateError(.type, "'\(typeName)' object is not callable")
    }

    package func callMethod(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value? {
        guard let method = try attribute(name, state) else { return nil }
        return try method.call(arguments, state)
    }

    package func iterator(_ state: RenderState) throws(TemplateError) -> ValueIterator? { nil }
    package func reversedIterator(_ state: RenderState) throws(TemplateError) -> ValueIterator? { nil }
    package var length: Int? { nil }
    package var isTrue: Bool { length != 0 }
    package func contains(_ value: Value, _ state: RenderState) throws(TemplateError) -> Bool? { nil }
    package func str(_ state: RenderState) throws(TemplateError) -> String { try repr(state) }
    package func repr(_ state: RenderState) throws(TemplateError) -> String {
        "<\(qualifiedTypeName) object>"
    }
    package func format(_ specification: String, _ state: RenderState) throws(TemplateError) -> String? {
        nil
    }
    package func html(_ state: RenderState) throws(TemplateError) -> String? { nil }
    package func json(_ state: RenderState) throws(TemplateError) -> Value? { nil }
    package var isMapping: Bool { false }
    package func equals(_ other: Value, _ state: RenderState) throws(TemplateError) -> Bool? { nil }
    package func isLess(than other: Value, _ state: RenderState) throws(TemplateError) -> Bool? { nil }

    package func operate(
        _ name: String, _ other: Value, _ state: RenderState
    ) throws(TemplateError) -> Value? { nil }

    package func operateReversed(
        _ name: String, _ other: Value, _ state: RenderState
    ) throws(TemplateError) -> Value? { nil }

    package var hashKey: Value? { nil }
    package var isHashable: Bool { true }
}
