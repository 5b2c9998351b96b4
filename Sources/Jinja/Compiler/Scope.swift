// SPDX-License-Identifier: Apache-2.0

/// What the names of one scope stand for: Jinja2's `idtracking.Symbols`.
///
/// A scope is analysed before it is written. A name that is read before anything in reach sets it comes
/// from the context, once, when the scope begins; a name that is set is the scope's own, and begins as
/// the outer variable of that name, or missing.
final class Scope {
    typealias Variable = FunctionBuilder.Variable

    /// What a variable is when its scope begins.
    enum Load: Equatable {
        case parameter
        case resolve(String)
        case alias(Variable)
        case undefined
    }

    let level: Int
    let parent: Scope?
    let function: FunctionBuilder
    private(set) var names: [String: Variable] = [:]
    private(set) var loads: [Variable: Load] = [:]
    private(set) var stores: Set<String> = []
    /// Names in the order in which they were defined or set, for the branches of `if`.
    private var changes: [String] = []

    init(level: Int, parent: Scope?, function: FunctionBuilder) {
        self.level = level
        self.parent = parent
        self.function = function
    }

    /// The variable of a name, here or further out.
    func find(_ name: String) -> Variable? { names[name] ?? parent?.find(name) }

    /// What a variable of this scope or one further out begins as.
    func findLoad(_ variable: Variable) -> Load? { loads[variable] ?? parent?.findLoad(variable) }

    @discardableResult
    private func define(_ name: String, _ load: Load) -> Variable {
        let variable = function.slot(name, level: level)
        names[name] = variable
        loads[variable] = load
        changes.append(name)
        return variable
    }

    /// A name is read.
    func load(_ name: String) {
        if find(name) == nil { define(name, .resolve(name)) }
    }

    /// A name is set.
    func store(_ name: String) {
        if stores.insert(name).inserted { changes.append(name) }
        guard names[name] == nil else { return }
        define(name, parent?.find(name).map { .alias($0) } ?? .undefined)
    }

    /// A name is given by who runs the scope.
    @discardableResult
    func declareParameter(_ name: String) -> Variable {
        stores.insert(name)
        return define(name, .parameter)
    }

    /// Analyses branches of which one will run.
    ///
    /// A name that only branches set is looked up when the scope begins, since no branch may have set it.
    func branches(_ branches: [() -> Void]) {
        let before = (names, loads, stores, changes.count)
        var after: [(names: [String: Variable], loads: [Variable: Load], changed: [String], set: [String])] =
            []
        for branch in branches {
            branch()
            let changed = Array(changes[before.3...])
            after.append(
                (names, loads, changed, changed.filter { stores.contains($0) && !before.2.contains($0) }))
            names = before.0
            loads = before.1
            stores = before.2
            changes.removeSubrange(before.3...)
        }
        for branch in after {
            for name in branch.changed {
                guard let variable = branch.names[name] else { continue }
                names[name] = variable
                loads[variable] = branch.loads[variable]
                changes.append(name)
            }
            stores.formUnion(branch.set)
        }
        for name in Set(after.flatMap(\.set)) {
            guard let variable = find(name) else { continue }
            loads[variable] = parent?.find(name).map { .alias($0) } ?? .resolve(name)
        }
    }

    /// The variables that are set here and further out, by name.
    var visibleStores: [(name: String, variable: Variable)] {
        var seen: Set<String> = []
        var result: [(name: String, variable: Variable)] = []
        var scope: Scope? = self
        while let current = scope {
            for name in current.stores.sorted() where seen.insert(name).inserted {
                if let variable = find(name) { result.append((name, variable)) }
            }
            scope = current.parent
        }
        return result
    }
}
