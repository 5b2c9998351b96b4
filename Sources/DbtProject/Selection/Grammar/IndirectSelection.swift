// SPDX-License-Identifier: Apache-2.0

/// Which tests come with the resources that they test, as `--indirect-selection` of dbt 1.12 says.
package enum IndirectSelection: String, CaseIterable, Sendable {
    /// Each test of which any parent is selected.
    case eager
    /// Each test of which all parents are selected.
    case cautious
    /// Each test of which all parents are selected or are ancestors of something selected.
    case buildable
    /// None.
    case empty
}
