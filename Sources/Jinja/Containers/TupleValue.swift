// SPDX-License-Identifier: Apache-2.0

/// A tuple: items that never change.
package final class TupleValue: Sendable {
    // SAFETY: written in `deinit` alone, when nobody else holds the object.
    private nonisolated(unsafe) var storage: [Value]
    /// Names of the items, for named tuples such as those of `groupby`; empty for a plain one.
    package let fieldNames: [String]

    package init(_ items: [Value], fieldNames: [String] = []) {
        storage = items
        self.fieldNames = fieldNames
    }

    /// The items.
    package var items: [Value] { storage }

    deinit { Graveyard.bury(&storage) }
}
