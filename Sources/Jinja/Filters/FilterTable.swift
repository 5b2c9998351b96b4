// SPDX-License-Identifier: Apache-2.0

/// How the stock filters and tests are written down: a name, its parameters in Python, its body.
enum FilterTable {
    typealias Body = @Sendable ([Value?], RenderState) throws(TemplateError) -> Value
    typealias Entry = (name: String, filter: FilterFunction)

    /// A filter that Jinja2 writes in Python.
    static func filter(
        _ names: String..., python: String, _ parameters: [String], hidden: Int = 0, _ body: @escaping Body
    ) -> [Entry] {
        let signature = PythonSignature(python, parameters, hidden: hidden)
        return names.map { name in
            (
                name,
                { (value, arguments, state) throws(TemplateError) in
                    try state.charge(RenderCosts.call)
                    return try body(signature.bind(value, arguments), state)
                }
            )
        }
    }

    /// A filter that is one of Python's own functions with exactly one argument.
    static func builtIn(
        _ names: String..., python: String,
        _ body: @escaping @Sendable (Value, RenderState) throws(TemplateError) -> Value
    ) -> [Entry] {
        names.map { name in
            (
                name,
                { (value, arguments, state) throws(TemplateError) in
                    try state.charge(RenderCosts.call)
                    if !arguments.keyword.isEmpty {
                        throw TemplateError(.type, "\(python)() takes no keyword arguments")
                    }
                    if !arguments.positional.isEmpty {
                        throw TemplateError(
                            .type,
                            "\(python)() takes exactly one argument (\(arguments.positional.count + 1) given)"
                        )
                    }
                    return try body(value, state)
                }
            )
        }
    }
}
