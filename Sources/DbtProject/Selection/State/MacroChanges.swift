// SPDX-License-Identifier: Apache-2.0

/// The macros whose text changed since an earlier run, and all that call one of them.
struct MacroChanges {
    private let affected: Set<String>

    init(from old: [String: SelectableMacro], to new: [String: SelectableMacro]) {
        var callers: [String: [String]] = [:]
        for (name, macro) in new {
            for called in macro.dependsOn { callers[called, default: []].append(name) }
        }
        var affected = Set(new.lazy.filter { $0.value.sql != old[$0.key]?.sql }.map(\.key))
        affected.formUnion(old.keys.lazy.filter { new[$0] == nil })
        var open = Array(affected)
        while let name = open.popLast() {
            for caller in callers[name] ?? [] where affected.insert(caller).inserted { open.append(caller) }
        }
        self.affected = affected
    }

    /// Whether a resource depends on one of them.
    func affect(_ resource: SelectableResource) -> Bool {
        !affected.isEmpty && resource.dependsOnMacros.contains(where: affected.contains)
    }
}
