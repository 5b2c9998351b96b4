// SPDX-License-Identifier: Apache-2.0

/// A method of a built-in type, such as `str.upper`.
struct BuiltInMethod: Sendable {
    typealias Body = @Sendable (Value, [Value?], RenderState) throws(TemplateError) -> Value

    /// Which arguments it takes, in the words of CPython's errors.
    enum Arguments: Sendable {
        /// None at all.
        case none
        /// Exactly one, without a name.
        case one
        /// From so many to so many, without names.
        case positional(Int, Int)
        /// From so many to so many, without names, in the older wording.
        case parsed(Int, Int)
        /// With names; the first so many must be there.
        case named([String], required: Int)
        /// Any number, without names.
        case any
        /// As they come: the body gets them in ``BuiltInMethod/raw``.
        case free
    }

    let type: String
    let name: String
    let arguments: Arguments
    let body: Body
    /// For ``Arguments/free``.
    let raw: (@Sendable (Value, CallArguments, RenderState) throws(TemplateError) -> Value)?

    init(_ type: String, _ name: String, _ arguments: Arguments, _ body: @escaping Body) {
        self.type = type
        self.name = name
        self.arguments = arguments
        self.body = body
        raw = nil
    }

    init(
        _ type: String, _ name: String,
        raw: @escaping @Sendable (Value, CallArguments, RenderState) throws(TemplateError) -> Value
    ) {
        self.type = type
        self.name = name
        arguments = .free
        body = { (value, _, _) throws(TemplateError) in value }
        self.raw = raw
    }

    /// Calls the method on a value of its type.
    func call(_ value: Value, _ given: CallArguments, _ state: RenderState) throws(TemplateError) -> Value {
        try state.charge(RenderCosts.call)
        if let raw { return try raw(value, given, state) }
        return try body(value, bind(given, owner: type == "str" ? value.typeName : type), state)
    }

    private func bind(_ given: CallArguments, owner: String) throws(TemplateError) -> [Value?] {
        if case .named(let names, let required) = arguments { return try bind(given, names, required) }
        guard given.keyword.isEmpty else {
            throw TemplateError(.type, "\(owner).\(name)() takes no keyword arguments")
        }
        let count = given.positional.count
        switch arguments {
        case .none where count > 0:
            throw TemplateError(.type, "\(owner).\(name)() takes no arguments (\(count) given)")
        case .one where count != 1:
            throw TemplateError(.type, "\(owner).\(name)() takes exactly one argument (\(count) given)")
        case .positional(let low, let high) where count < low || count > high:
            let bound = count < low ? low : high
            let quantity = low == high ? "" : count < low ? "at least " : "at most "
            throw TemplateError(
                .type, "\(name) expected \(quantity)\(bound) argument\(bound == 1 ? "" : "s"), got \(count)")
        case .parsed(let low, let high) where count < low || count > high:
            let bound = count < low ? low : high
            throw TemplateError(
                .type,
                "\(name)() takes \(count < low ? "at least" : "at most") \(bound) "
                    + "argument\(bound == 1 ? "" : "s") (\(count) given)")
        case .positional(_, let high), .parsed(_, let high):
            return given.positional + Array(repeating: nil, count: high - count)
        default: return given.positional
        }
    }

    private func bind(
        _ given: CallArguments, _ names: [String], _ required: Int
    ) throws(TemplateError) -> [Value?] {
        let total = given.positional.count + given.keyword.count
        guard total <= names.count else {
            let quantity = required == names.count ? "exactly" : "at most"
            throw TemplateError(
                .type,
                "\(name)() takes \(quantity) \(names.count) argument\(names.count == 1 ? "" : "s") "
                    + "(\(total) given)")
        }
        var bound: [Value?] =
            given.positional + Array(repeating: nil, count: names.count - given.positional.count)
        for (index, name) in names.enumerated() {
            guard let value = given.keyword(name) else { continue }
            guard index >= given.positional.count else {
                throw TemplateError(
                    .type, "argument for \(self.name)() given by name ('\(name)') and position (\(index + 1))"
                )
            }
            bound[index] = value
        }
        for (index, name) in names.prefix(required).enumerated() where bound[index] == nil {
            throw TemplateError(
                .type, "\(self.name)() missing required argument '\(name)' (pos \(index + 1))")
        }
        for (key, _) in given.keyword where !names.contains(key) {
            throw TemplateError(.type, "'\(key)' is an invalid keyword argument for \(name)()")
        }
        return bound
    }
}
