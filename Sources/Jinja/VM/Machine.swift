// SPDX-License-Identifier: Apache-2.0

/// What all functions of one render share. It stays on the render's thread.
final class Machine {
    let environment: Environment
    let stack = ValueStack()
    var output: Output
    /// Modules of templates that were imported or included without their context.
    private var modules: [ObjectIdentifier: (template: Template, module: TemplateModule)] = [:]
    /// What ends with the render, or with the module that is being made.
    private(set) var lifetime = Lifetime()

    init(_ environment: Environment, isNative: Bool) {
        self.environment = environment
        output = Output(bytesMax: environment.options.settings.limits.outputBytesMax, isNative: isNative)
    }

    /// A render that is about to begin.
    static func start(_ environment: Environment, isNative: Bool) -> (machine: Machine, state: RenderState) {
        let machine = Machine(environment, isNative: isNative)
        let state = RenderState(environment.options.settings)
        state.machine = machine
        return (machine, state)
    }

    /// The render that a state belongs to.
    static func of(_ state: RenderState) throws(TemplateError) -> Machine {
        guard let machine = state.machine else {
            throw TemplateError(.runtime, "templates cannot run outside of a render")
        }
        return machine
    }
}

// MARK: - Templates

extension Machine {
    /// Runs a template's body, then those of the templates that it extends.
    func run(_ template: Template, _ context: Context, _ state: RenderState) throws(TemplateError) {
        // Also for a render's first template: a function of the host may render inside of a render.
        try state.enter()
        let escape = state.autoescape
        state.autoescape = template.autoescape
        defer {
            state.leave()
            state.autoescape = escape
            if context.mayHoldItself { lifetime.keep(context) }
        }
        try call(template.program, Program.root, context, state)
        var level = 0
        while let parent = context.takeExtended() {
            level += 1
            guard level < state.settings.limits.depthMax else {
                var error = TemplateError(.recursion, "maximum recursion depth exceeded")
                error.details.frames = [parent.source.frame(Span(0, 0), what: "template")]
                throw error
            }
            state.autoescape = parent.autoescape
            try call(parent.program, Program.root, context, state)
        }
    }

    /// Runs a block where it stands.
    func run(_ block: Context.BlockEntry, _ context: Context, _ state: RenderState) throws(TemplateError) {
        let escape = state.autoescape
        state.autoescape = block.autoescape
        defer { state.autoescape = escape }
        try state.enter()
        defer { state.leave() }
        try call(block.program, block.function, context, state)
    }

    /// Runs a function that needs no arguments.
    private func call(
        _ program: Program, _ function: Int, _ context: Context, _ state: RenderState
    ) throws(TemplateError) {
        let frame = try Frame(program.functions[function], program, self, state)
        _ = try frame.run(captures: [], context: context)
    }

    /// Runs a body with its output in a buffer.
    func captured(
        _ state: RenderState, _ body: () throws(TemplateError) -> Void
    ) throws(TemplateError) -> Value {
        let depth = output.depth
        output.begin()
        do {
            try body()
        } catch {
            output.drop(to: depth)
            throw error
        }
        return try output.end(state)
    }

    /// The module of a template: what its body prints and exports.
    func module(
        _ template: Template, _ context: Context, _ state: RenderState
    ) throws(TemplateError) -> TemplateModule {
        try state.enter()
        defer { state.leave() }
        let escape = state.autoescape
        state.autoescape = template.autoescape
        defer { state.autoescape = escape }
        let body = try captured(state) { () throws(TemplateError) in
            try run(template, context, state)
        }
        return TemplateModule(name: template.name, body: try body.str(state), exported: context.exported)
    }

    /// The module of a template that sees the environment's globals alone, made once for a render.
    func sharedModule(_ template: Template, _ state: RenderState) throws(TemplateError) -> TemplateModule {
        if let known = modules[ObjectIdentifier(template)] { return known.module }
        let context = Context(template, parent: environment.globals)
        let module = try module(template, context, state)
        modules[ObjectIdentifier(template)] = (template, module)
        return module
    }

    /// The module of a template for a host, which may keep it longer than the render.
    func lastingModule(
        _ template: Template, _ context: Context, _ state: RenderState
    ) throws(TemplateError) -> TemplateModule {
        let outer = (lifetime, modules)
        lifetime = Lifetime()
        modules = [:]
        defer { (lifetime, modules) = outer }
        return try module(template, context, state).lasting(lifetime)
    }
}

// MARK: - Finding templates

extension Machine {
    /// Steps that looking for a template costs: a loader may read a file.
    private static let loadSteps = 100

    /// The template that a value names.
    ///
    /// - Parameter suggests: Close names are worth to be sought, since nobody catches the error.
    func template(
        _ value: Value, _ state: RenderState, suggests: Bool = true
    ) throws(TemplateError) -> Template {
        switch value {
        case .string(let name), .markup(let name):
            try state.charge(Self.loadSteps)
            return try environment.template(named: name, suggests: suggests)
        case .object(let template as Template): return template
        case .undefined(let undefined): throw undefined.error
        default:
            throw TemplateError(
                .type, "a template's name must be a string, not \(PythonQuote.repr(value.typeName))")
        }
    }

    /// The template that a value names, or the first that exists of several.
    func anyTemplate(
        _ value: Value, _ state: RenderState, suggests: Bool
    ) throws(TemplateError) -> Template {
        let candidates: [Value]
        switch value {
        case .string, .markup, .undefined, .object(is Template):
            return try template(value, state, suggests: suggests)
        default: candidates = try value.elements(state)
        }
        var names: [String] = []
        for candidate in candidates {
            do {
                return try template(candidate, state, suggests: false)
            } catch  where error.kind == .notFound && error.details.frames.isEmpty {
                names.append(try candidate.str(state))
            }
        }
        if names.isEmpty {
            throw TemplateError(.notFoundAny, "Tried to select from an empty list of templates")
        }
        throw TemplateError(
            .notFoundAny,
            "none of the templates given were found: " + names.joined(separator: ", "))
    }
}

extension TemplateError.Kind {
    /// None of several templates exists.
    package static let notFoundAny = TemplateError.Kind(pythonName: "TemplatesNotFound")
}
