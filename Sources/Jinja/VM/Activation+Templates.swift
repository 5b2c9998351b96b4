// SPDX-License-Identifier: Apache-2.0

extension Activation {
    @inline(never)
    mutating func templateStep(_ instruction: Instruction) throws(TemplateError) {
        switch instruction {
        case .macro(let index): push(.object(macro(program.tables.macros[Int(index)])))
        case .setAutoescape:
            escapes.append(state.autoescape)
            state.autoescape = try pop().isTrue(state)
        case .restoreAutoescape: state.autoescape = escapes.removeLast()
        case .superBlock(let name): push(superBlock(program.tables.names[Int(name)]))
        case .selfReference: push(.object(TemplateReference(context)))
        case .block(let name): try block(program.tables.names[Int(name)], context)
        case .scopedBlock(let name):
            try block(program.tables.names[Int(name)], context.derived(locals))
        case .requireBlock(let name):
            let name = program.tables.names[Int(name)]
            if context.blocks(name).count <= 1 {
                throw TemplateError(
                    .runtime, "Required block \(PythonQuote.repr(name)) not found", name: name)
            }
        case .gatherLocals(let index): gatherLocals(program.tables.locals[Int(index)])
        case .include(let ignoreMissing, let withContext):
            try include(pop(), ignoreMissing: ignoreMissing, withContext: withContext)
        case .importModule(let withContext): try importModule(withContext: withContext)
        case .importName(let index): try importName(program.tables.imports[Int(index)])
        case .extends: context.extend(try machine.template(pop(), state))
        case .jumpIfExtended(let target): jumpIfExtended(target)
        case .failExtendedTwice: throw TemplateError(.runtime, "extended multiple times")
        default: break
        }
    }

    private func macro(_ shape: Program.MacroShape) -> Macro {
        Macro(
            shape, program, captures: captured(program.functions[shape.function]), context: context,
            autoescape: state.autoescape)
    }

    /// `super`: the block that this one overrides.
    private func superBlock(_ name: String) -> Value {
        let blocks = context.blocks(name)
        let index = blocks.firstIndex {
            $0.program === program && $0.program.functions[$0.function] === function
        }
        guard let index, index + 1 < blocks.count else {
            return state.undefined(
                .hint("there is no parent block called \(PythonQuote.repr(name)).", name: "super"))
        }
        return .object(BlockReference(name, context, level: index + 1))
    }

    private func block(_ name: String, _ context: Context) throws(TemplateError) {
        guard let entry = context.blocks(name).first else {
            throw TemplateError(.key, PythonQuote.repr(name), name: name)
        }
        try machine.run(entry, context, state)
    }

    private mutating func gatherLocals(_ names: [String]) {
        locals = [:]
        for (name, value) in zip(names, pop(names.count)) where !value.isMissing { locals[name] = value }
    }

    private mutating func include(
        _ value: Value, ignoreMissing: Bool, withContext: Bool
    ) throws(TemplateError) {
        let template: Template
        do {
            template = try machine.anyTemplate(value, state, suggests: !ignoreMissing)
        } catch  where ignoreMissing && (error.kind == .notFound || error.kind == .notFoundAny) {
            return
        }
        try state.enter()
        defer { state.leave() }
        if withContext {
            try machine.run(template, Context(template, parent: context.snapshot(locals)), state)
        } else {
            try machine.output.write(machine.sharedModule(template, state).body, state)
        }
    }

    private mutating func importModule(withContext: Bool) throws(TemplateError) {
        let template = try machine.template(pop(), state)
        let module =
            if withContext {
                try machine.module(
                    template, Context(template, parent: context.snapshot(locals)), state)
            } else {
                try machine.sharedModule(template, state)
            }
        push(.object(module))
    }

    private mutating func importName(_ wanted: Program.Import) throws(TemplateError) {
        guard case .object(let module as TemplateModule) = peek() else { return push(.none) }
        if let value = module.exported[wanted.name] { return push(value) }
        push(
            state.undefined(
                .hint(
                    "the template \(PythonQuote.repr(module.name)) (imported on \(wanted.position)) does not"
                        + " export the requested name \(PythonQuote.repr(wanted.name))", name: wanted.name)))
    }
}
