// SPDX-License-Identifier: Apache-2.0

/// The methods of `dict`.
enum DictMethods {
    static let all = changes + questions

    private typealias DictBody = @Sendable (DictValue, [Value?], RenderState) throws(TemplateError) -> Value

    private static func method(
        _ name: String, _ arguments: BuiltInMethod.Arguments, _ body: @escaping DictBody
    ) -> BuiltInMethod {
        BuiltInMethod("dict", name, arguments) { (value, arguments, state) throws(TemplateError) in
            guard case .dict(let dict) = value else { return .none }
            return try body(dict, arguments, state)
        }
    }

    private static let questions = [
        method("get", .positional(1, 2)) { (dict, arguments, state) throws(TemplateError) in
            try dict.value(arguments[0].orNone, state) ?? arguments[1].orNone
        },
        method("keys", .none) { (dict, _, _) throws(TemplateError) in .object(DictView(dict, .keys)) },
        method("values", .none) { (dict, _, _) throws(TemplateError) in .object(DictView(dict, .values)) },
        method("items", .none) { (dict, _, _) throws(TemplateError) in .object(DictView(dict, .items)) },
        method("copy", .none) { (dict, _, state) throws(TemplateError) in
            try state.chargeBytes(dict.count &* DictValue.entryBytes)
            return .dict(DictValue(dict.table))
        },
        method("fromkeys", .positional(1, 2)) { (_, arguments, state) throws(TemplateError) in
            let dict = DictValue()
            for key in try arguments[0].orNone.elements(state) {
                try dict.set(key, arguments[1].orNone, state)
            }
            return .dict(dict)
        },
    ]

    private static let changes = [
        method("pop", .positional(1, 2)) { (dict, arguments, state) throws(TemplateError) in
            let key = arguments[0].orNone
            // Python does not look at the key when the dict is empty.
            if dict.count == 0 {
                if let fallback = arguments[1] { return fallback }
                throw TemplateError(.key, try key.repr(state))
            }
            if let value = try dict.remove(key, state) ?? arguments[1] { return value }
            throw TemplateError(.key, try key.repr(state))
        },
        method("popitem", .none) { (dict, _, state) throws(TemplateError) in
            guard let last = dict.entries.last else {
                throw TemplateError(.key, "'popitem(): dictionary is empty'")
            }
            _ = try dict.remove(last.key, state)
            return .tuple([last.key, last.value])
        },
        method("setdefault", .positional(1, 2)) { (dict, arguments, state) throws(TemplateError) in
            let key = arguments[0].orNone
            if let value = try dict.value(key, state) { return value }
            try dict.set(key, arguments[1].orNone, state)
            return arguments[1].orNone
        },
        method("clear", .none) { (dict, _, _) throws(TemplateError) in
            dict.replaceAll(with: OrderedTable())
            return .none
        },
        BuiltInMethod("dict", "update") { (value, arguments, state) throws(TemplateError) in
            guard case .dict(let dict) = value else { return .none }
            try update(dict, arguments, "update", state)
            return .none
        },
    ]

    /// `dict.update` and the arguments of `dict(…)`.
    static func update(
        _ dict: DictValue, _ arguments: CallArguments, _ name: String, _ state: RenderState
    ) throws(TemplateError) {
        guard arguments.positional.count <= 1 else {
            throw TemplateError(
                .type, "\(name) expected at most 1 argument, got \(arguments.positional.count)")
        }
        if let source = arguments.positional.first { try merge(source, into: dict, state) }
        for (name, value) in arguments.keyword { try dict.set(.string(name), value, state) }
    }

    private static func merge(
        _ source: Value, into dict: DictValue, _ state: RenderState
    ) throws(TemplateError) {
        if case .dict(let other) = source {
            try state.chargeBytes(other.count &* DictValue.entryBytes)
            for entry in other.entries { try dict.set(entry.key, entry.value, state) }
            return
        }
        if case .undefined(let undefined) = source {
            // Python asks it for its `keys` first.
            guard undefined.kind == .swallowing else { throw undefined.error }
            return
        }
        if case .object(let object) = source, object.isMapping {
            for key in try source.elements(state) { try dict.set(key, source.subscripted(key, state), state) }
            return
        }
        for (index, pair) in try source.elements(state).enumerated() {
            guard var iterator = try pair.iteratorIfAny(state) else {
                throw TemplateError(
                    .type, "cannot convert dictionary update sequence element #\(index) to a sequence")
            }
            let parts = try iterator.rest(state)
            guard parts.count == 2 else {
                throw TemplateError(
                    .value,
                    "dictionary update sequence element #\(index) has length \(parts.count); 2 is required")
            }
            try dict.set(parts[0], parts[1], state)
        }
    }
}
