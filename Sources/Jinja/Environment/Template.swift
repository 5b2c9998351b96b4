// SPDX-License-Identifier: Apache-2.0

/// A compiled template: it never changes, and many threads may render it at once.
package final class Template: HostObject {
    let program: Program
    private let environment: Environment
    /// The macros of its body.
    package let macros: [SyntaxTree.MacroSummary]
    /// Whether it escapes what it prints.
    let autoescape: Bool
    let blockEntries: [String: Context.BlockEntry]

    init(_ program: Program, environment: Environment, macros: [SyntaxTree.MacroSummary]) {
        self.program = program
        self.environment = environment
        self.macros = macros
        let autoescape = environment.options.autoescape.applies(to: program.source.name)
        self.autoescape = autoescape
        blockEntries = program.blocks.mapValues {
            Context.BlockEntry(program: program, function: $0, autoescape: autoescape)
        }
    }

    /// Its name.
    package var name: String { program.source.name }
    /// Its source.
    package var source: SourceText { program.source }
    /// Names of its blocks.
    package var blockNames: [String] { program.blocks.keys.sorted() }

    package var typeName: String { "Template" }

    package func repr(_ state: RenderState) throws(TemplateError) -> String {
        "<Template \(PythonQuote.repr(name))>"
    }
}

// MARK: - Rendering

extension Template {
    /// What the template prints.
    package func render(_ variables: [String: Value] = [:]) throws(TemplateError) -> String {
        try render(Layer(variables, over: environment.globals))
    }

    /// What the template prints, with variables that a host looks up.
    package func render(host: any TemplateContext & Sendable) throws(TemplateError) -> String {
        try render(HostLayer(host, over: environment.globals))
    }

    private func render(_ variables: any TemplateContext & Sendable) throws(TemplateError) -> String {
        let (machine, state) = Machine.start(environment, isNative: false)
        try machine.run(self, Context(self, parent: variables), state)
        return try machine.output.text(state)
    }

    /// The value of the template: that of its only expression, else all it prints as text.
    package func renderNative(_ variables: [String: Value] = [:]) throws(TemplateError) -> Value {
        try renderNative(Layer(variables, over: environment.globals))
    }

    /// The same, with variables that a host looks up.
    package func renderNative(host: any TemplateContext & Sendable) throws(TemplateError) -> Value {
        try renderNative(HostLayer(host, over: environment.globals))
    }

    private func renderNative(_ variables: any TemplateContext & Sendable) throws(TemplateError) -> Value {
        let (machine, state) = Machine.start(environment, isNative: true)
        try machine.run(self, Context(self, parent: variables), state)
        return try machine.output.value(state)
    }
}

// MARK: - Modules

extension Template {
    /// Runs the template's body and gives what it exports, in a render of its own.
    package func module(_ variables: [String: Value] = [:]) throws(TemplateError) -> TemplateModule {
        let (machine, state) = Machine.start(environment, isNative: false)
        let context = Context(self, parent: Layer(variables, over: environment.globals))
        return try machine.lastingModule(self, context, state)
    }

    /// The same, with variables that a host looks up whenever a macro of the module reads them.
    package func module(host: any TemplateContext & Sendable) throws(TemplateError) -> TemplateModule {
        let (machine, state) = Machine.start(environment, isNative: false)
        let context = Context(self, parent: HostLayer(host, over: environment.globals))
        return try machine.lastingModule(self, context, state)
    }

    /// The same, inside of a render that is going on; the module may be kept longer.
    package func module(
        host: any TemplateContext & Sendable, _ state: RenderState
    ) throws(TemplateError) -> TemplateModule {
        let context = Context(self, parent: HostLayer(host, over: environment.globals))
        return try Machine.of(state).lastingModule(self, context, state)
    }
}

extension Environment {
    /// A render to call macros and functions in, such as those of a module.
    package func makeState() -> RenderState { Machine.start(self, isNative: false).state }
}
