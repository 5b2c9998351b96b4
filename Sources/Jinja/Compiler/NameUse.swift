// SPDX-License-Identifier: Apache-2.0

/// Finds which of some names are read before they are set: Jinja2's `find_undeclared`.
struct NameUse {
    private var sought: [String]
    private var found: Set<String> = []

    /// The names among `names` that the body reads, before setting them, anywhere but in blocks.
    static func undeclared(_ names: some Sequence<String>, in body: [Statement]) -> Set<String> {
        var use = NameUse(sought: Array(names))
        if !use.sought.isEmpty { use.visit(body) }
        return use.found
    }

    private init(sought: [String]) { self.sought = sought }

    private mutating func visit(_ body: [Statement]) {
        for statement in body {
            if sought.isEmpty { return }
            visit(statement)
        }
    }

    private mutating func visit(_ statement: Statement) {
        switch statement.kind {
        case .block, .text: break
        case .output(let expression): read(expression)
        case .loop(let loop):
            set(loop.target)
            read(loop.iterable)
            visit(loop.body)
            visit(loop.otherwise)
            if let filter = loop.filter { read(filter) }
        case .macro(let macro): visit(macro)
        case .callBlock(let call, let caller):
            read(call)
            visit(caller)
        case .set(let target, let value):
            set(target)
            read(value)
        case .setBlock(let target, let filter, let body):
            set(target)
            if let filter { read(filter) }
            visit(body)
        case .with(let bindings, let body):
            bindings.forEach { set($0.target) }
            bindings.forEach { read($0.value) }
            visit(body)
        case .conditional(let branches, let otherwise):
            for branch in branches {
                read(branch.test)
                visit(branch.body)
            }
            visit(otherwise)
        case .filterBlock(let filter, let body):
            visit(body)
            read(filter)
        default:
            statement.expressions.forEach { read($0) }
            statement.bodies.forEach { visit($0) }
        }
    }

    private mutating func visit(_ macro: Statement.Macro) {
        for parameter in macro.parameters { forget(parameter.name) }
        macro.parameters.compactMap(\.defaultValue).forEach { read($0) }
        visit(macro.body)
    }

    private mutating func read(_ expression: Expression) {
        if case .name(let name) = expression.kind {
            if let index = sought.firstIndex(of: name) {
                sought.remove(at: index)
                found.insert(name)
            }
            return
        }
        expression.forEachChild { read($0) }
    }

    private mutating func forget(_ name: String) {
        if let index = sought.firstIndex(of: name) { sought.remove(at: index) }
    }

    private mutating func set(_ target: Expression) {
        switch target.kind {
        case .name(let name): forget(name)
        case .tuple(let items): items.forEach { set($0) }
        default: break
        }
    }
}
