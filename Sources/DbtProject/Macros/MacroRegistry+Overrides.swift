// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

extension MacroRegistry {
    /// Whether a call of one of dbt's macros ends in a macro of the project or of one of its packages: the
    /// macro itself is replaced, or the one that it dispatches to.
    func isOverridden(_ name: String) -> Bool {
        if let known = overridden.withLock({ $0[name] }) { return known }
        let isOverridden = findOverride(name)
        overridden.withLock { $0[name] = isOverridden }
        return isOverridden
    }

    private func findOverride(_ name: String) -> Bool {
        guard let macro = resolve(name, from: rootPackage) else { return false }
        if !Self.internalPackages.contains(macro.packageName) { return true }
        guard let target = try? dispatch(name, namespace: "dbt", caller: rootPackage) else { return false }
        return !Self.internalPackages.contains(target.packageName)
    }
}
