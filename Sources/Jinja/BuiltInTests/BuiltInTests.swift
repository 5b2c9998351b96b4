// SPDX-License-Identifier: Apache-2.0

internal import BigInt

/// The stock tests of Jinja2.
enum BuiltInTests {
    typealias Entry = (String, TestFunction)
    private typealias Body = @Sendable ([Value?], RenderState) throws(TemplateError) -> Bool

    static let all: [Entry] = numbers + kinds + texts + registries + relations

    /// A test that Jinja2 writes in Python.
    private static func test(
        _ name: String, _ parameters: [String] = ["value"], hidden: Int = 0, _ body: @escaping Body
    ) -> Entry {
        let signature = PythonSignature("test_\(name)", parameters, hidden: hidden)
        return (
            name,
            { (value, arguments, state) throws(TemplateError) in
                try state.charge(RenderCosts.call)
                return try body(signature.bind(value, arguments), state)
            }
        )
    }

    private static func remainder(
        _ value: Value?, _ divisor: Value, is wanted: Value, _ state: RenderState
    ) throws(TemplateError) -> Bool {
        try value.orNone.operate(.modulo, divisor, state).equals(wanted, state)
    }

    private static let numbers = [
        test("odd") { (arguments, state) throws(TemplateError) in
            try remainder(arguments[0], 2, is: 1, state)
        },
        test("even") { (arguments, state) throws(TemplateError) in
            try remainder(arguments[0], 2, is: 0, state)
        },
        test("divisibleby", ["value", "num"]) { (arguments, state) throws(TemplateError) in
            try remainder(arguments[0], arguments[1].orNone, is: 0, state)
        },
    ]

    private static func kind(
        _ name: String, _ holds: @escaping @Sendable (Value) -> Bool
    ) -> Entry {
        test(name) { (arguments, _) throws(TemplateError) in holds(arguments[0].orNone) }
    }

    private static let kinds = [
        kind("defined") { !$0.isUndefined },
        kind("undefined") { $0.isUndefined },
        kind("none") { $0.isNone },
        kind("boolean") { if case .bool = $0 { true } else { false } },
        kind("true") { if case .bool(true) = $0 { true } else { false } },
        kind("false") { if case .bool(false) = $0 { true } else { false } },
        kind("integer") { value in
            switch value {
            case .int, .bigInt: true
            default: false
            }
        },
        kind("float") { if case .float = $0 { true } else { false } },
        kind("number") { Number($0) != nil },
        kind("string") { $0.text != nil },
        kind("mapping") { value in
            switch value {
            case .dict: true
            case .object(let object): object.isMapping
            default: false
            }
        },
        kind("sequence") { value in
            switch value {
            case .string, .markup, .list, .tuple, .dict: true
            case .undefined(let undefined): undefined.kind != .strict
            case .object(let object): object.length != nil && object.isSubscriptable
            default: false
            }
        },
        test("iterable") { (arguments, state) throws(TemplateError) in
            do throws(TemplateError) {
                return try arguments[0].orNone.iteratorIfAny(state) != nil
            } catch {
                guard error.kind == .type else { throw error }
                return false
            }
        },
        (
            "callable",
            { (value, arguments, _) throws(TemplateError) in
                guard arguments.isEmpty else {
                    throw TemplateError(
                        .type,
                        arguments.keyword.isEmpty
                            ? "callable() takes exactly one argument (\(arguments.positional.count + 1) given)"
                            : "callable() takes no keyword arguments")
                }
                return value.isCallable
            }
        ),
    ]

    private static let texts = [
        test("lower") { (arguments, state) throws(TemplateError) in
            try arguments[0].orNone.str(state).isPythonLower
        },
        test("upper") { (arguments, state) throws(TemplateError) in
            try arguments[0].orNone.str(state).isPythonUpper
        },
        test("escaped") { (arguments, state) throws(TemplateError) in
            try arguments[0].orNone.hasHTML(state)
        },
    ]

    private static let registries = [
        test("filter", hidden: 1) { (arguments, state) throws(TemplateError) in
            _ = try arguments[0].orNone.keyHash(state)
            return arguments[0].orNone.text.map { state.settings.filters[$0] != nil } ?? false
        },
        test("test", hidden: 1) { (arguments, state) throws(TemplateError) in
            _ = try arguments[0].orNone.keyHash(state)
            return arguments[0].orNone.text.map { state.settings.tests[$0] != nil } ?? false
        },
    ]

    private static let relations: [Entry] =
        [
            test("sameas", ["value", "other"]) { (arguments, _) throws(TemplateError) in
                arguments[0].orNone.isIdentical(to: arguments[1].orNone)
            },
            test("in", ["value", "seq"]) { (arguments, state) throws(TemplateError) in
                try arguments[1].orNone.contains(arguments[0].orNone, state)
            },
        ]
        + comparison(["==", "eq", "equalto"], .equal, "eq") + comparison(["!=", "ne"], .notEqual, "ne")
        + comparison([">", "gt", "greaterthan"], .greater, "gt")
        + comparison([">=", "ge"], .greaterOrEqual, "ge")
        + comparison(["<", "lt", "lessthan"], .less, "lt")
        + comparison(["<=", "le"], .lessOrEqual, "le")

    private static func comparison(
        _ names: [String], _ relation: ComparisonOperator, _ python: String
    ) -> [Entry] {
        names.map { name in
            (
                name,
                { (value, arguments, state) throws(TemplateError) in
                    try state.charge(RenderCosts.call)
                    if !arguments.keyword.isEmpty {
                        throw TemplateError(.type, "_operator.\(python)() takes no keyword arguments")
                    }
                    guard arguments.positional.count == 1 else {
                        throw TemplateError(
                            .type, "\(python) expected 2 arguments, got \(arguments.positional.count + 1)")
                    }
                    return try value.compare(relation, arguments.positional[0], state)
                }
            )
        }
    }
}

extension Value {
    /// Python's `is`. Numbers and texts have no identity here: equal ones of one type are the same.
    func isIdentical(to other: Value) -> Bool {
        switch (self, other) {
        case (.none, .none): true
        case (.bool(let one), .bool(let other)): one == other
        case (.int(let one), .int(let other)): one == other
        case (.bigInt(let one), .bigInt(let other)): one == other
        case (.float(let one), .float(let other)): one == other
        case (.string(let one), .string(let other)): one.isSame(as: other)
        case (.markup(let one), .markup(let other)): one.isSame(as: other)
        case (.list(let one), .list(let other)): one === other
        case (.tuple(let one), .tuple(let other)): one === other || one.items.isEmpty && other.items.isEmpty
        case (.dict(let one), .dict(let other)): one === other
        case (.set(let one), .set(let other)): one === other
        case (.object(let one), .object(let other)): one === other
        case (.undefined(let one), .undefined(let other)): one === other
        default: false
        }
    }
}
