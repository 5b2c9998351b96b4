// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The macro that `run-operation` means.
enum OperationMacro {
    /// - Parameter name: `macro`, looked for as templates of the root project do, or `package.macro`.
    static func find(_ name: String, in registry: MacroRegistry) throws(LotusError) -> MacroDefinition {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map { String($0) }
        let found: MacroDefinition? =
            parts.count == 2
            ? registry.macro(parts[1], in: parts[0]) : registry.resolve(name, from: registry.rootPackage)
        if let found { return found }
        throw LotusError(
            .dbtMacroNotFound, "there is no macro '\(name)'",
            hint: NearestNames.hint(NearestNames.find(parts.last ?? name, in: registry.names))
                ?? "Write `macro`, or `package.macro`.")
    }
}
