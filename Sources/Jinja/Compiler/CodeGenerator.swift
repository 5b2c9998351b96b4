// SPDX-License-Identifier: Apache-2.0

/// Turns statements into the instructions of a program, with the scopes of Jinja2 3.1's compiler.
final class CodeGenerator {
    /// What the compiler needs to know of the environment.
    struct Settings: Sendable {
        let filters: [String: FilterFunction]
        let tests: [String: TestFunction]
        let undefinedKind: UndefinedValue.Kind
    }

    /// Where code is written to, and what is known about the place.
    struct Place {
        let scope: Scope
        let function: FunctionBuilder
        /// Directly in the template's body, perhaps in an `if`.
        var isTopLevel = false
        /// Directly in the template's body and nowhere else.
        var isRootLevel = false
        var isLoop = false
        var isBlock = false
        /// Output is skipped once the template extends another.
        var checksOutput = false
        /// In an `if` or conditional expression: unknown filters are errors only when they are reached.
        var isSoft = false

        /// The same place in an `if`.
        var soft: Place {
            var place = self
            place.isSoft = true
            place.isRootLevel = false
            return place
        }
    }

    let settings: Settings
    let source: SourceText
    /// Names with a meaning of their own that the template reads somewhere.
    private let specialNames: Set<String>
    @exclusivity(unchecked) var tables = Program.Tables()
    var functions: [Program.Function?] = []
    var blocks: [(name: String, block: Statement.Block, span: Span)] = []
    var blockFunctions: [String: Int] = [:]
    private var blockNames: Set<String> = []
    /// An `extends` at root level was written: nothing after it prints.
    var isChild = false
    /// The template has an `extends` somewhere.
    var mayExtend = false
    var extendsCount = 0
    /// Shapes of calls with arguments by position only, by their number.
    private var plainShapes: [Int: Int32] = [:]
    /// Where the lines of the source begin, once somebody asks.
    private lazy var lineStarts = source.lineStarts
    /// Variables that were gathered for other templates.
    var gatheredVariables = 0
    @exclusivity(unchecked) private var nameIndex: [String: Int32] = [:]
    private var filterIndex: [String: Int32] = [:]
    private var testIndex: [String: Int32] = [:]

    private let stack = StackSpace.current

    /// Refuses to go deeper when the thread's stack is nearly used up.
    func checkStack(_ span: Span) throws(SyntaxError) {
        if stack.isLow { throw .limit("the template is nested too deeply for the stack of its thread", span) }
    }

    private init(settings: Settings, source: SourceText, specialNames: Set<String> = []) {
        self.settings = settings
        self.specialNames = specialNames
        self.source = source
    }

    /// The program of a template.
    static func compile(
        _ tree: SyntaxTree, settings: Settings
    ) throws(SyntaxError) -> Program {
        let generator = CodeGenerator(
            settings: settings, source: tree.source, specialNames: tree.specialNames)
        try generator.collectBlocks(tree.statements)
        try generator.root(tree.statements)
        for block in generator.blocks { try generator.blockFunction(block.block, block.span) }
        return generator.program()
    }

    /// The program of a single expression; its root ends with the value.
    static func compile(
        expression: Expression, source: SourceText, settings: Settings
    ) throws(SyntaxError) -> Program {
        let generator = CodeGenerator(settings: settings, source: source)
        let function = generator.newFunction(what: "expression", parent: nil)
        let scope = Scope(level: 0, parent: nil, function: function)
        ScopeAnalysis(scope: scope).read(expression)
        let place = Place(scope: scope, function: function)
        generator.enter(place, expression.span)
        try generator.expression(expression, place)
        function.emit(.finish, expression.span)
        generator.functions[function.index] = function.finish()
        return generator.program()
    }

    private func program() -> Program {
        Program(
            source: source, functions: functions.compactMap { $0 }, tables: tables, blocks: blockFunctions)
    }
}

// MARK: - Functions

extension CodeGenerator {
    func newFunction(what: String, parent: FunctionBuilder?) -> FunctionBuilder {
        functions.append(nil)
        return FunctionBuilder(index: functions.count - 1, what: what, parent: parent)
    }

    /// Names that a body reads before setting them, among those with a meaning of their own.
    func undeclared(_ names: [String], in body: [Statement]) -> Set<String> {
        NameUse.undeclared(names.filter(specialNames.contains), in: body)
    }

    private func collectBlocks(_ body: [Statement]) throws(SyntaxError) {
        for statement in body {
            switch statement.kind {
            case .block(let block):
                if !blockNames.insert(block.name).inserted {
                    throw SyntaxError(
                        "block \(PythonQuote.repr(block.name)) defined twice", statement.span,
                        name: block.name
                    ).assertion
                }
                blocks.append((block.name, block, statement.span))
            case .extends: mayExtend = true
            default: break
            }
            for inner in statement.bodies { try collectBlocks(inner) }
        }
    }

    private func root(_ body: [Statement]) throws(SyntaxError) {
        let function = newFunction(what: "template", parent: nil)
        let scope = Scope(level: 0, parent: nil, function: function)
        let start = Span(0, 0)
        if undeclared(["self"], in: body).contains("self") {
            let variable = scope.declareParameter("self")
            function.emit(.selfReference, start)
            function.emit(.storeSlot(variable.slot), start)
        }
        ScopeAnalysis(scope: scope).body(body)
        var place = Place(scope: scope, function: function)
        place.isTopLevel = true
        place.isRootLevel = true
        place.checksOutput = mayExtend
        enter(place, start)
        try statements(body, place)
        functions[function.index] = function.finish()
    }

    private func blockFunction(_ block: Statement.Block, _ span: Span) throws(SyntaxError) {
        let function = newFunction(what: "block '\(block.name)'", parent: nil)
        blockFunctions[block.name] = function.index
        // Not inside the template's scope: a block sees the context alone.
        let scope = Scope(level: 0, parent: nil, function: function)
        let special = undeclared(["self", "super"], in: block.body)
        if special.contains("self") {
            function.emit(.selfReference, span)
            function.emit(.storeSlot(scope.declareParameter("self").slot), span)
        }
        if special.contains("super") {
            function.emit(.superBlock(name: name(block.name)), span)
            function.emit(.storeSlot(scope.declareParameter("super").slot), span)
        }
        ScopeAnalysis(scope: scope).body(block.body)
        var place = Place(scope: scope, function: function)
        place.isBlock = true
        enter(place, span)
        try statements(block.body, place)
        functions[function.index] = function.finish()
    }

    /// Which variables of a scope get their first values.
    enum EnteredVariables {
        case all, constant, changing

        func includes(_ entry: Scope.Entry) -> Bool {
            switch self {
            case .all: true
            case .constant: entry.isConstant
            case .changing: !entry.isConstant
            }
        }
    }

    /// Gives the variables of a scope their first values.
    ///
    /// A loop gives those that stay the same their values once, the others in each iteration.
    func enter(_ place: Place, _ span: Span, which: EnteredVariables = .all) {
        for entry in place.scope.entries where which.includes(entry) {
            let variable = entry.variable
            switch entry.load {
            case .parameter: break
            case .resolve(let name):
                place.function.emit(.resolveSlot(variable.slot, name: self.name(name)), span)
            case .alias(let other):
                readRaw(other, place, span)
                place.function.emit(.storeSlot(variable.slot), span)
            case .undefined: place.function.emit(.clearSlot(variable.slot), span)
            }
        }
    }

    /// Ends a scope inside a function: closures made in it see that its variables are gone.
    func leave(_ place: Place, _ span: Span) {
        for entry in place.scope.entries where place.function.isShared(entry.variable.slot) {
            place.function.emit(.clearSlot(entry.variable.slot), span)
        }
    }

    /// A scope inside the same function.
    func inner(_ place: Place) -> Place {
        let scope = Scope(level: place.scope.level + 1, parent: place.scope, function: place.function)
        var inner = Place(scope: scope, function: place.function)
        inner.checksOutput = place.checksOutput
        return inner
    }
}

// MARK: - Tables

extension CodeGenerator {
    func name(_ name: String) -> Int32 {
        if let index = nameIndex[name] { return index }
        tables.names.append(name)
        let index = Int32(tables.names.count - 1)
        nameIndex[name] = index
        return index
    }

    /// The line of an offset, counted from 1.
    func line(_ offset: Int) -> Int {
        var (low, high) = (0, lineStarts.count)
        while low < high {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func constant(_ value: Value) -> Int32 {
        tables.constants.append(value)
        return Int32(tables.constants.count - 1)
    }

    func shape(_ shape: Program.CallShape) -> Int32 {
        let isPlain = shape.keywords.isEmpty && !shape.hasStar && !shape.hasDoubleStar
        if isPlain, let index = plainShapes[shape.positional] { return index }
        tables.shapes.append(shape)
        let index = Int32(tables.shapes.count - 1)
        if isPlain { plainShapes[shape.positional] = index }
        return index
    }

    /// A filter; one that does not exist is an error now, or when it is reached in a soft place.
    func filter(_ name: String, _ span: Span, isSoft: Bool) throws(SyntaxError) -> Int32 {
        if settings.filters[name] == nil, !isSoft {
            throw SyntaxError(
                "No filter named \(PythonQuote.repr(name)).", span, name: name,
                alternatives: Alternatives.find(name, in: settings.filters.keys)
            ).assertion
        }
        if let index = filterIndex[name] { return index }
        let function = settings.filters[name] ?? Self.unknownFilter(name)
        tables.filters.append((name, function))
        let index = Int32(tables.filters.count - 1)
        filterIndex[name] = index
        return index
    }

    /// A test; one that does not exist is an error as for filters.
    func test(_ name: String, _ span: Span, isSoft: Bool) throws(SyntaxError) -> Int32 {
        if settings.tests[name] == nil, !isSoft {
            throw SyntaxError(
                "No test named \(PythonQuote.repr(name)).", span, name: name,
                alternatives: Alternatives.find(name, in: settings.tests.keys)
            ).assertion
        }
        if let index = testIndex[name] { return index }
        let function = settings.tests[name] ?? Self.unknownTest(name)
        tables.tests.append((name, function))
        let index = Int32(tables.tests.count - 1)
        testIndex[name] = index
        return index
    }

    private static func unknownFilter(_ name: String) -> FilterFunction {
        { (_, _, _) throws(TemplateError) -> Value in
            throw TemplateError(.runtime, "No filter named \(PythonQuote.repr(name)) found.", name: name)
        }
    }

    private static func unknownTest(_ name: String) -> TestFunction {
        { (_, _, _) throws(TemplateError) -> Bool in
            throw TemplateError(.runtime, "No test named \(PythonQuote.repr(name)) found.", name: name)
        }
    }
}
