// SPDX-License-Identifier: Apache-2.0

/// Jinja2's filters, tests and globals by name.
package enum BuiltIns {
    /// The stock filters of Jinja2 3.1.6.
    package static let filters: [String: FilterFunction] = [:]
    /// The stock tests.
    package static let tests: [String: TestFunction] = [:]
    /// `range`, `dict`, `lipsum`, `cycler`, `joiner` and `namespace`.
    package static let globals: [String: Value] = [:]
}
