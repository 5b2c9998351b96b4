// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A list that may grow and change, shared by all who hold it.
package final class ListValue: Sendable {
    private let storage: Mutex<[Value]>

    package init(_ items: [Value] = []) {
        storage = Mutex(items)
    }

    deinit {
        var items: [Value] = []
        storage.withLock { swap(&$0, &items) }
        Graveyard.bury(&items)
    }

    /// The items as they are now.
    package var items: [Value] { storage.withLock { $0 } }

    /// The number of items.
    package var count: Int { storage.withLock { $0.count } }

    /// One item; nil past the end.
    package func item(at index: Int) -> Value? {
        storage.withLock { $0.indices.contains(index) ? $0[index] : nil }
    }

    /// Adds an item at the end.
    package func append(_ value: Value) { storage.withLock { $0.append(value) } }

    /// Replaces all items.
    package func replaceAll(with items: [Value]) {
        var items = items
        storage.withLock { swap(&$0, &items) }
    }

    /// Changes the items in place. The closure must not touch other lists or run templates.
    package func update<Result>(_ change: (inout [Value]) -> Result) -> Result where Result: Sendable {
        storage.withLock { items in change(&items) }
    }
}
