// SPDX-License-Identifier: Apache-2.0

/// Finds which of some names are read before they are set: Jinja2's `find_undeclared`.
struct NameUse {
    private var sought: Set<String>
    private var found: Set<String> = []

    /// The names among `names` that the body reads, before setting them, anywhere but in blocks.
    static func undeclared(_ names: Set<String>, in body: [Statement]) -> Set<String> {
        var use = NameUse(sought: names)
        use.visit(body)
        return use.found
    }

    private init(sought: Set<String>) { self.sought = sought }

    private mutating func visit(_ body: [Statement]) {
        for statement in body {
            if sought.isEmpty { return }
            visit(statement)
        }
    }

    private mutating func visit(_ statement: Statement) {
        switch statement.kind {
        case .block: break
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
        for parameter in macro.parameters { sought.remove(parameter.name) }
        macro.parameters.compactMap(\.defaultValue).forEach { read($0) }
        visit(macro.body)
    }

    private mutating func read(_ expression: Expression) {
        if case .name(let name) = expression.kind {
            if sought.remove(name) != nil { found.insert(name) }
            return
        }
        for child in expression.children { read(child) }
    }

    private mutating func set(_ target: Expression) {
        switch target.kind {
        case .name(let name): sought.remove(name)
        case .tuple(let items): items.forEach { set($0) }
        default: break
        }
    }
}
