// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// Which macros a macro calls, as far as its text shows (dbt 1.12, `statically_extract_macro_calls`).
struct MacroDependencies {
    let registry: MacroRegistry
    let space: TemplateSpace

    /// Unique ids in the order of the calls.
    func dependencies(of macro: MacroDefinition) throws(LotusError) -> [String] {
        let tree: SyntaxTree
        do {
            tree = try space.text.parse(macro.sql, name: macro.originalFilePath)
        } catch {
            throw error.shifted(by: macro.line - 1).lotusError
        }
        var ids: [String] = []
        for name in try names(tree, macro) where name != macro.name {
            var package = macro.packageName
            var called = name
            if let dot = name.firstIndex(of: ".") {
                package = String(name[..<dot])
                called = String(name[name.index(after: dot)...])
            }
            guard let found = registry.resolve(called, from: package), !ids.contains(found.uniqueID) else {
                continue
            }
            ids.append(found.uniqueID)
        }
        return ids
    }

    private func names(_ tree: SyntaxTree, _ macro: MacroDefinition) throws(LotusError) -> [String] {
        var names: [String] = []
        for call in tree.calls {
            let parts = call.name.split(separator: ".").map(String.init)
            if parts == ["adapter", "dispatch"] {
                names += try dispatched(call, macro)
                continue
            }
            guard parts.count <= 2, parts.first != "adapter" else { continue }
            if parts.count == 1,
                ["source", "ref", "config"].contains(call.name)
                    || ContextMembers.macroNames.contains(call.name)
            {
                continue
            }
            if !names.contains(call.name) { names.append(call.name) }
        }
        return names
    }

    private func dispatched(_ call: SyntaxTree.CallSummary, _ macro: MacroDefinition) throws(LotusError)
        -> [String]
    {
        func keyword(_ name: String) -> String? { call.keyword.first { $0.name == name }?.value?.text }
        let first = call.positional.first.flatMap { $0?.text }
        guard let name = first ?? keyword("macro_name") else { return [] }
        let second = call.positional.count > 1 ? call.positional[1]?.text : nil
        let namespace = second ?? keyword("macro_namespace")
        let found = try registry.dispatch(name, namespace: namespace, caller: registry.rootPackage)
        return [name, "\(found.packageName).\(found.name)"]
    }
}
