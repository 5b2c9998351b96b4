// SPDX-License-Identifier: Apache-2.0

/// How new a row is, by its version column: values of one column are compared, those of different columns
/// are not.
package struct RowVersion: Sendable, Hashable {
    /// A value of the column, as it is ordered.
    package enum Order: Sendable, Hashable {
        /// Of whole numbers, and of times as microseconds since 1970 in UTC.
        case whole(Int)
        case real(Double)
        case text(String)
    }

    /// The name of the column.
    package let column: String
    package let order: Order
    /// For people; times in UTC.
    package let text: String

    package init(column: String, order: Order, text: String) {
        self.column = column
        self.order = order
        self.text = text
    }

    /// Whether it is older than another one; nil when the two cannot be compared.
    package func isOlder(than other: RowVersion) -> Bool? {
        guard column.lowercased() == other.column.lowercased() else { return nil }
        switch (order, other.order) {
        case (.whole(let one), .whole(let two)): return one < two
        case (.real(let one), .real(let two)): return one < two
        case (.text(let one), .text(let two)): return one.utf8.lexicographicallyPrecedes(two.utf8)
        default: return nil
        }
    }

    /// Whether it is the same; nil when the two cannot be compared.
    package func isSame(as other: RowVersion) -> Bool? {
        guard let isOlder = isOlder(than: other), let isNewer = other.isOlder(than: self) else { return nil }
        return !isOlder && !isNewer
    }
}
