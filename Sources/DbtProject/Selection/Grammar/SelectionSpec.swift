// SPDX-License-Identifier: Apache-2.0

/// What is to be selected: a criterion, or others combined.
package indirect enum SelectionSpec: Hashable, Sendable {
    case criteria(SelectionCriteria)
    case group(Group)

    /// Specs combined by an operation on sets.
    package struct Group: Hashable, Sendable {
        package enum Operation: Hashable, Sendable {
            /// Of all; nothing of none.
            case union
            /// Of all; nothing of none.
            case intersection
            /// The first without the others.
            case difference
        }

        package let operation: Operation
        package let components: [SelectionSpec]
        /// By which tests are taken in once the components are combined.
        package let indirectSelection: IndirectSelection
        /// What to call it in the warning that it matches nothing; nil when that is no reason to warn.
        package let warnsAs: String?

        package init(
            _ operation: Operation, _ components: [SelectionSpec],
            indirectSelection: IndirectSelection = .eager, warnsAs: String? = nil
        ) {
            self.operation = operation
            self.components = components
            self.indirectSelection = indirectSelection
            self.warnsAs = warnsAs
        }
    }
}
