// SPDX-License-Identifier: Apache-2.0

/// How many rows a result has, of which some may not be shown.
struct RowTotal: CustomStringConvertible {
    var shown = 0
    var left = 0
    /// Whether there may be more than that; nobody counts forever.
    var isAtLeast = false

    /// Such as `3 rows` or `200 rows shown, 800 more`.
    var description: String {
        let rows = "\(shown) \(shown == 1 ? "row" : "rows")"
        return left == 0 ? rows : "\(rows) shown, \(isAtLeast ? "at least " : "")\(left) more"
    }
}
