// SPDX-License-Identifier: Apache-2.0

/// Something that dbt warns of while it selects; under `--warn-error` an error of the one who selects.
package struct SelectionWarning: Hashable, Sendable {
    /// The name of dbt's event, by which `--warn-error-options` knows it.
    package let event: String
    /// The text without `[WARNING]: `; may have several lines.
    package let message: String

    package init(event: String, _ message: String) {
        self.event = event
        self.message = message
    }

    /// A part of the selection matched nothing.
    package static func nothingMatches(_ criterion: String) -> SelectionWarning {
        SelectionWarning(
            event: "NoNodesForSelectionCriteria",
            "The selection criterion '\(criterion)' does not match any enabled nodes")
    }

    /// The whole selection is empty.
    package static let nothingSelected = SelectionWarning(event: "NoNodesSelected", "No nodes selected!")

    /// The folder of the earlier run is the one that this run writes to.
    package static func stateIsTarget(_ folder: String) -> SelectionWarning {
        SelectionWarning(
            event: "WarnStateTargetEqual",
            "The state and target directories are the same: '\(folder)'. This could lead to missing changes due"
                + " to overwritten state including non-idempotent retries.")
    }

    static func keyUnderMeta(_ key: String) -> SelectionWarning {
        SelectionWarning(
            event: "GetMetaKeyWarning",
            "The key '\(key)' was not found using config.get('\(key)'), but was detected as a custom config"
                + " under 'meta'. Please use config.meta_get('\(key)') or config.meta_require('\(key)')"
                + " instead of config.get('\(key)') to access the custom config value if intended.")
    }
}
