// SPDX-License-Identifier: Apache-2.0

/// The methods of `Markup`: those of `str`, written in Python, and some of its own.
enum MarkupMethods {
    static let all = own + overridden

    private static let own = [
        BuiltInMethod("Markup", "unescape", raw: plain("unescape") { $0.htmlUnescaped }),
        BuiltInMethod("Markup", "striptags", raw: plain("striptags") { $0.tagsStripped }),
        BuiltInMethod("Markup", "escape") { (_, arguments, state) throws(TemplateError) in
            let bound = try PythonSignature("Markup.escape", ["s"], hidden: 1).bind(arguments)
            return .markup(try bound[0].orNone.escaped(state))
        },
    ]

    private typealias Raw = @Sendable (Value, CallArguments, RenderState) throws(TemplateError) -> Value

    private static func plain(_ name: String, _ map: @escaping @Sendable (String) -> String) -> Raw {
        { (value, arguments, state) throws(TemplateError) in
            _ = try PythonSignature("Markup.\(name)", [], hidden: 1).bind(arguments)
            let text = value.text ?? ""
            try state.chargeBytes(text.utf8.count &* 2)
            return .string(map(text))
        }
    }

    /// Parameters of the methods that `Markup` overrides; `!` marks one that is escaped.
    private static let parameters: [(String, [String])] =
        ["capitalize", "title", "lower", "upper", "swapcase", "casefold"].map { ($0, []) }
        + ["split", "rsplit"].map { ($0, ["sep=", "maxsplit="]) }
        + ["lstrip", "rstrip", "strip"].map { ($0, ["chars="]) }
        + ["ljust", "rjust", "center"].map { ($0, ["width", "fillchar=!"]) }
        + ["partition", "rpartition"].map { ($0, ["sep"]) }
        + [
            ("join", ["iterable"]), ("splitlines", ["keepends="]), ("replace", ["old", "new!", "count="]),
            ("translate", ["table"]), ("expandtabs", ["tabsize="]), ("zfill", ["width"]),
            ("removeprefix", ["prefix"]), ("removesuffix", ["suffix"]), ("format_map", ["mapping"]),
        ]

    private static let overridden: [BuiltInMethod] = {
        let methods = Dictionary(TextMethods.all.map { ($0.name, $0) }) { _, last in last }
        return parameters.compactMap { name, parameters in
            methods[name].map { override($0, parameters) }
        }
    }()

    private static func override(_ method: BuiltInMethod, _ marked: [String]) -> BuiltInMethod {
        let names = marked.map { $0.hasSuffix("!") ? String($0.dropLast()) : $0 }
        let signature = PythonSignature("Markup.\(method.name)", names, hidden: 1)
        let escaped = marked.firstIndex { $0.hasSuffix("!") }
        return BuiltInMethod("Markup", method.name) { (value, arguments, state) throws(TemplateError) in
            var bound = try signature.bind(arguments)
            if let escaped, let argument = bound[escaped] {
                bound[escaped] = .markup(try argument.escaped(state))
            }
            while case .some(nil) = bound.last { bound.removeLast() }
            // What was left out in between has a default that counts as `None` or -1.
            let positional = bound.enumerated().map { index, argument in
                argument ?? (names[index] == "maxsplit=" || names[index] == "count=" ? -1 : .none)
            }
            return try method.call(value, CallArguments(positional), state)
        }
    }
}
