// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// What of a change to a contracted model breaks those who read it.
struct ContractBreach {
    private let model: SelectableResource
    private let reasons: [String]

    /// Nil when a model whose contract was enforced and whose contract is another now only gained columns.
    init?(from old: SelectableResource, to new: SelectableResource) {
        let reasons = ContractChanges(old: old, new: new).reasons
        guard !reasons.isEmpty else { return nil }
        model = new
        self.reasons = reasons
    }

    /// Nil when nobody could rely on the model any more.
    ///
    /// - Parameter removed: The disabled model, or the one of the earlier run.
    init?(removing removed: SelectableResource, now: Timestamp) {
        let end = removed.entry["deprecation_date"]?.string.flatMap(InstantText.timestamp)
        guard removed.type == .model, removed.hasContract, !(end.map { $0 < now } ?? false) else {
            return nil
        }
        model = removed
        let what = removed.config["enabled"]?.bool == false ? "disabled" : "deleted or renamed"
        reasons = ["Contracted model '\(removed.uniqueID)' was \(what)."]
    }

    /// The warning about a model without versions.
    ///
    /// - Throws: ``LotusError`` for a model with versions: a new version is the way to change it.
    func warning() throws(LotusError) -> SelectionWarning {
        let list = reasons.joined(separator: "\n  - ")
        guard model.version.isNull else {
            throw LotusError(
                .contractBroken,
                """
                While comparing to previous project state, dbt detected a breaking change to an enforced contract.
                  - \(list)
                Consider making an additive (non-breaking) change instead, if possible.
                Otherwise, create a new model version: \
                https://docs.getdbt.com/docs/collaborate/govern/model-versions
                """, hint: "Give \(model.name) another version beside \(PythonText.string(model.version)).",
                cause: BrokenModel(model: model))
        }
        return SelectionWarning(
            event: "UnversionedBreakingChange",
            """
            Breaking change to contracted, unversioned model \(model.name) (\(model.originalFilePath))
            While comparing to previous project state, dbt detected a breaking change to an unversioned model.
              - \(list)

            """)
    }
}
