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

    /// What is known of a name of the scope.
    struct Entry {
        let variable: Variable
        var load: Load
        /// The scope sets it somewhere.
        var isStored = false

        /// It comes from the context and stays what it is.
        var isConstant: Bool {
            if case .resolve = load { !isStored } else { false }
        }
    }

    /// How an entry was before it changed; nil when it was not there.
    private struct Change {
        let index: Int
        let before: Entry?
    }

    let level: Int
    let parent: Scope?
    let function: FunctionBuilder
    @exclusivity(unchecked) private var index = NameIndex()
    @exclusivity(unchecked) private(set) var entries: [Entry] = []
    /// What was defined or set, in order, so that the branches of `if` can be taken back.
    @exclusivity(unchecked) private var changes: [Change] = []

    init(level: Int, parent: Scope?, function: FunctionBuilder) {
        self.level = level
        self.parent = parent
        self.function = function
    }

    /// The variable of a name, here or further out.
    func find(_ name: String) -> Variable? {
        var scope: Scope? = self
        while let current = scope {
            if let position = current.index.find(name) { return current.entries[position].variable }
            scope = current.parent
        }
        return nil
    }

    /// A name is read.
    func load(_ name: String) {
        if find(name) == nil { define(name, .resolve(name), isStored: false) }
    }

    /// A name is set.
    func store(_ name: String) {
        if let position = index.find(name) {
            if !entries[position].isStored { change(position) { $0.isStored = true } }
        } else {
            define(name, outerLoad(name, .undefined), isStored: true)
        }
    }

    /// A name is given by who runs the scope.
    @discardableResult
    func declareParameter(_ name: String) -> Variable {
        if let position = index.find(name) {
            change(position) { entry in
                entry.load = .parameter
                entry.isStored = true
            }
            return entries[position].variable
        }
        return define(name, .parameter, isStored: true)
    }

    @discardableResult
    private func define(_ name: String, _ load: Load, isStored: Bool) -> Variable {
        let variable = function.slot(name, level: level)
        changes.append(Change(index: entries.count, before: nil))
        index.append(name)
        entries.append(Entry(variable: variable, load: load, isStored: isStored))
        return variable
    }

    private func change(_ position: Int, _ update: (inout Entry) -> Void) {
        changes.append(Change(index: position, before: entries[position]))
        update(&entries[position])
    }

    /// An outer variable of the name, or something else when there is none.
    private func outerLoad(_ name: String, _ otherwise: Load) -> Load {
        parent?.find(name).map { .alias($0) } ?? otherwise
    }
}

// MARK: - Branches

extension Scope {
    /// Analyses branches of which one will run.
    ///
    /// A name that only branches set is looked up when the scope begins, since no branch may have set it.
    func branches(_ branches: [() -> Void]) {
        var order: [String] = []
        var outcomes: [String: (load: Load, isStored: Bool)] = [:]
        for branch in branches {
            let start = changes.count
            branch()
            // Each name once: the changes of branches in branches would double with each level.
            for position in Set(changes[start...].map(\.index)).sorted() {
                let (name, entry) = (index.names[position], entries[position])
                let known = outcomes[name]
                if known == nil { order.append(name) }
                outcomes[name] = (entry.load, entry.isStored || (known?.isStored ?? false))
            }
            takeBack(to: start)
        }
        for name in order {
            guard let outcome = outcomes[name] else { continue }
            let isNew = outcome.isStored && !isStored(name)
            let load = isNew ? outerLoad(name, .resolve(name)) : outcome.load
            merge(name, load, isStored: outcome.isStored || isStored(name))
        }
    }

    private func isStored(_ name: String) -> Bool { index.find(name).map { entries[$0].isStored } ?? false }

    private func merge(_ name: String, _ load: Load, isStored: Bool) {
        guard let position = index.find(name) else {
            define(name, load, isStored: isStored)
            return
        }
        change(position) { entry in
            entry.load = load
            entry.isStored = isStored
        }
    }

    private func takeBack(to start: Int) {
        while changes.count > start {
            let change = changes.removeLast()
            if let before = change.before {
                entries[change.index] = before
            } else {
                entries.removeLast()
                index.removeLast()
            }
        }
    }

    /// The variables that are set here and further out, by name.
    var visibleStores: [(name: String, variable: Variable)] {
        var seen: Set<String> = []
        var result: [(name: String, variable: Variable)] = []
        var scope: Scope? = self
        while let current = scope {
            for (name, entry) in zip(current.index.names, current.entries)
            where entry.isStored && seen.insert(name).inserted {
                if let variable = find(name) { result.append((name, variable)) }
            }
            scope = current.parent
        }
        return result
    }
}
