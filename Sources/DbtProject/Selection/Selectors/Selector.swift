// SPDX-License-Identifier: Apache-2.0

/// A selection that `selectors.yml` gives a name.
package struct Selector: Sendable {
    package let name: String
    package let description: String
    /// Whether commands use it that are told no selection.
    package let isDefault: Bool
    package let definition: SelectionSpec
    /// The definition as dbt's messages show it.
    let raw: String
}
