// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What filters, tests and operators need to know of the environment.
package struct RenderSettings: Sendable {
    /// Filters by name.
    package var filters: [String: FilterFunction] = [:]
    /// Tests by name.
    package var tests: [String: TestFunction] = [:]
    /// What a missing name becomes.
    package var undefinedKind: UndefinedValue.Kind = .lenient
    /// What one render may use up.
    package var limits = RenderLimits()
    /// Where `random` and `lipsum` draw from.
    package var random = RandomSource.system
    /// What `wordwrap` breaks lines with.
    package var newline = "\n"
    /// How much longer than asked a text may be before `truncate` cuts it.
    package var truncateLeeway = 5
    /// Whether `tojson` sorts keys.
    package var sortsJSONKeys = true
    /// The `rel` that `urlize` adds; nil for none.
    package var urlizeRel: String? = "noopener"
    /// The `target` that `urlize` adds; nil for none.
    package var urlizeTarget: String?
    /// More prefixes that `urlize` links, such as `ftp://`.
    package var urlizeExtraSchemes: [String] = []

    package init() {}
}
