// SPDX-License-Identifier: Apache-2.0

/// A compiled expression: it never changes, and many threads may evaluate it at once.
package struct CompiledExpression: Sendable {
    private let program: Program
    private let environment: Environment

    init(_ program: Program, environment: Environment) {
        self.program = program
        self.environment = environment
    }

    /// The expression's value.
    ///
    /// - Parameters:
    ///   - variables: What its names stand for.
    ///   - undefinedAsNone: An undefined value becomes `None`, as in Jinja2's `compile_expression`.
    package func evaluate(
        _ variables: [String: Value] = [:], undefinedAsNone: Bool = true
    ) throws(TemplateError) -> Value {
        try evaluate(Layer(variables, over: environment.globals), undefinedAsNone)
    }

    /// The same, with variables that a host looks up.
    package func evaluate(
        host: any TemplateContext & Sendable, undefinedAsNone: Bool = true
    ) throws(TemplateError) -> Value {
        try evaluate(HostLayer(host, over: environment.globals), undefinedAsNone)
    }

    private func evaluate(
        _ variables: any TemplateContext & Sendable, _ undefinedAsNone: Bool
    ) throws(TemplateError) -> Value {
        let (machine, state) = Machine.start(environment, isNative: true)
        let template = Template(program, environment: environment, macros: [])
        state.autoescape = template.autoescape
        try state.enter()
        defer { state.leave() }
        let frame = try Frame(program.functions[Program.root], program, machine, state)
        let value = try frame.run(captures: [], context: Context(template, parent: variables))
        guard let value, !(undefinedAsNone && value.isUndefined) else { return .none }
        return value
    }
}
