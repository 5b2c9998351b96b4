// SPDX-License-Identifier: Apache-2.0

/// Finds what the names of a scope stand for: Jinja2's `FrameSymbolVisitor`.
///
/// It visits what belongs to the scope and stops where an inner scope begins.
struct ScopeAnalysis {
    let scope: Scope

    /// All statements of a body.
    func body(_ statements: [Statement]) {
        for statement in statements { visit(statement) }
    }

    private func visit(_ statement: Statement) {
        switch statement.kind {
        case .text, .block, .scope, .autoescape, .breakLoop, .continueLoop: break
        case .output(let expression), .evaluate(let expression), .extends(let expression),
            .filterBlock(let expression, _):
            read(expression)
        case .set(let target, let value):
            read(value)
            write(target)
        case .setBlock(let target, let filter, _):
            // Jinja2 forgets the filter's arguments here and fails on them later.
            if let filter { read(filter) }
            write(target)
        case .conditional(let branches, let otherwise): conditional(branches[...], otherwise)
        case .loop(let loop): read(loop.iterable)
        case .macro(let macro): scope.store(macro.name)
        case .callBlock(let call, _): read(call)
        case .with(let bindings, _): bindings.forEach { read($0.value) }
        case .include(let include): read(include.template)
        case .importModule(let template, let name, _):
            read(template)
            scope.store(name)
        case .importNames(let template, let names, _):
            read(template)
            names.forEach { scope.store($0.alias) }
        }
    }

    private func conditional(
        _ branches: ArraySlice<(test: Expression, body: [Statement])>, _ otherwise: [Statement]
    ) {
        guard let first = branches.first else { return }
        read(first.test)
        scope.branches([
            { body(first.body) },
            {
                for branch in branches.dropFirst() {
                    read(branch.test)
                    scope.branches([{ body(branch.body) }])
                }
            },
            { body(otherwise) },
        ])
    }

    /// The names that an expression reads.
    func read(_ expression: Expression) {
        switch expression.kind {
        case .name(let name), .namespaceReference(let name, _): scope.load(name)
        default: expression.forEachChild(read)
        }
    }

    /// The names that a target sets.
    func write(_ target: Expression, asParameters: Bool = false) {
        switch target.kind {
        case .name(let name):
            if asParameters { scope.declareParameter(name) } else { scope.store(name) }
        case .tuple(let items): for item in items { write(item, asParameters: asParameters) }
        case .namespaceReference(let name, _): scope.load(name)
        default: break
        }
    }
}
