// SPDX-License-Identifier: Apache-2.0

/// The limits of selection, each with its unit last.
enum SelectionLimits {
    /// How many selectors may refer to each other in a row; dbt stops at some forty.
    static let openSelectorsMax = 100
}
