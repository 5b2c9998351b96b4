// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Resources by what changed since an earlier run (`state:`).
extension NodeSelector {
    /// The checks of dbt 1.12, in its order.
    enum StateCheck: String, CaseIterable {
        case new
        case old
        case modified
        case unmodified
        case body = "modified.body"
        case configs = "modified.configs"
        case persistedDescriptions = "modified.persisted_descriptions"
        case relation = "modified.relation"
        case macros = "modified.macros"
        case contract = "modified.contract"
    }

    func searchState(
        _ value: String, _ warnings: inout [SelectionWarning]
    ) throws(LotusError) -> ResourceSet {
        guard let previous = previousState.project else {
            throw LotusError(
                .selectionState, "Got a state selector method, but no comparison manifest",
                hint: "Give with --state a folder with the manifest.json of an earlier run.")
        }
        guard let check = StateCheck(rawValue: value) else {
            let known = StateCheck.allCases.map(\.rawValue)
            throw LotusError(
                .selectionValue,
                "Got an invalid selector \"\(value)\", expected one of"
                    + " \"\(PythonText.representation(known))\"",
                hint: NearestNames.hint(NearestNames.find(value, in: known)) ?? "Use one of these words.")
        }
        return try search(check, previous, &warnings)
    }

    private func search(
        _ check: StateCheck, _ previous: SelectableProject, _ warnings: inout [SelectionWarning]
    ) throws(LotusError) -> ResourceSet {
        let before = Dictionary(previous.resources.map { ($0.uniqueID, $0) }) { $1 }
        let macros = MacroChanges(from: previous.macros, to: project.macros)
        var found = ResourceSet(capacity: graph.count)
        for index in members {
            let new = project.resources[index]
            let comparison = StateComparison(
                old: before[new.uniqueID], new: new, macros: macros, options: options)
            if try comparison.holds(check, &warnings) { found.insert(index) }
        }
        if [.modified, .unmodified, .contract].contains(check) {
            try checkRemoved(previous, &warnings)
        }
        return found
    }

    /// Nodes that are gone are never selected; but one whose contract was enforced must not go unnoticed.
    private func checkRemoved(
        _ previous: SelectableProject, _ warnings: inout [SelectionWarning]
    ) throws(LotusError) {
        for old in previous.resources where old.type == .model {
            guard
                let removed = project.disabled[old.uniqueID]
                    ?? (graph.index(of: old.uniqueID) == nil ? old : nil)
            else { continue }
            if let breach = ContractBreach(removing: removed, now: options.now) {
                warnings.append(try breach.warning())
            }
        }
    }
}
