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
    /// What was defined or set, in order, so that the branches of `if` can be taken back.
    private var changes: [Change] = []

    private struct Change {
        let name: String
        let variableBefore: Variable?
        let loadBefore: Load?
        /// The name was set for the first time.
        let isStore: Bool
    }

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
        let before = names.updateValue(variable, forKey: name)
        let loadBefore = loads.updateValue(load, forKey: variable)
        changes.append(
            Change(name: name, variableBefore: before, loadBefore: loadBefore, isStore: false))
        return variable
    }

    private func markStored(_ name: String) {
        guard stores.insert(name).inserted else { return }
        let variable = names[name]
        changes.append(
            Change(
                name: name, variableBefore: variable, loadBefore: variable.flatMap { loads[$0] },
                isStore: true))
    }

    /// A name is read.
    func load(_ name: String) {
        if find(name) == nil { define(name, .resolve(name)) }
    }

    /// A name is set.
    func store(_ name: String) {
        markStored(name)
        guard names[name] == nil else { return }
        define(name, parent?.find(name).map { .alias($0) } ?? .undefined)
    }

    /// A name is given by who runs the scope.
    @discardableResult
    func declareParameter(_ name: String) -> Variable {
        markStored(name)
        return define(name, .parameter)
    }

    /// Analyses branches of which one will run.
    ///
    /// A name that only branches set is looked up when the scope begins, since no branch may have set it.
    func branches(_ branches: [() -> Void]) {
        var outcomes: [(name: String, load: Load?)] = []
        var stored: Set<String> = []
        for branch in branches {
            let start = changes.count
            branch()
            for change in changes[start...] {
                outcomes.append((change.name, names[change.name].flatMap { loads[$0] }))
                if change.isStore { stored.insert(change.name) }
            }
            takeBack(to: start)
        }
        for (name, load) in outcomes { if let load { define(name, load) } }
        for name in stored.sorted() {
            markStored(name)
            define(name, parent?.find(name).map { .alias($0) } ?? .resolve(name))
        }
    }

    private func takeBack(to start: Int) {
        while changes.count > start {
            let change = changes.removeLast()
            if change.isStore { stores.remove(change.name) }
            if let variable = names[change.name] { loads[variable] = change.loadBefore }
            names[change.name] = change.variableBefore
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
