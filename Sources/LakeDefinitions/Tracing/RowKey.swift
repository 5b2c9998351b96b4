// SPDX-License-Identifier: Apache-2.0

/// Which rows are looked for: columns with a value each, as a user types them.
package struct RowKey: Sendable, Hashable {
    /// One value of the key.
    package struct Part: Sendable, Hashable {
        package let column: String
        package let value: String

        package init(_ column: String, _ value: String) {
            self.column = column
            self.value = value
        }
    }

    /// At least one.
    package let parts: [Part]

    package init(_ parts: [Part]) {
        precondition(!parts.isEmpty, "A key has at least one column.")
        self.parts = parts
    }

    package var columns: [String] { parts.map(\.column) }

    /// Such as `id = 1001, line = 2`.
    package var text: String { parts.map { "\($0.column) = \($0.value)" }.joined(separator: ", ") }
}
