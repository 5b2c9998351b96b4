// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A set of hashable values, in the order they were added (Python's order is arbitrary).
package final class SetValue: Sendable {
    private let storage: Mutex<OrderedTable>
    /// Whether it is a `frozenset`.
    package let isFrozen: Bool

    init(_ table: OrderedTable = OrderedTable(), isFrozen: Bool = false) {
        storage = Mutex(table)
        self.isFrozen = isFrozen
    }

    /// A set of values; an error when one is unhashable.
    package convenience init(
        _ values: [Value], isFrozen: Bool = false, _ state: RenderState
    ) throws(TemplateError) {
        var table = OrderedTable()
        try state.chargeBytes(values.count &* DictValue.entryBytes)
        for value in values where try table.find(value, value.keyHash(state)) == nil {
            table.set(value, try value.keyHash(state), .none)
        }
        self.init(table, isFrozen: isFrozen)
    }

    deinit {
        var table = OrderedTable()
        storage.withLock { swap(&$0, &table) }
        var values = table.entries.map(\.key)
        table.removeAll()
        Graveyard.bury(&values)
    }

    /// The number of values.
    package var count: Int { storage.withLock { $0.count } }

    /// The values in order.
    package var items: [Value] { storage.withLock { table in table.entries.map(\.key) } }

    /// Whether a value is in the set; an error when it is unhashable.
    package func contains(_ value: Value, _ state: RenderState) throws(TemplateError) -> Bool {
        let hash = try value.keyHash(state)
        return storage.withLock { $0.find(value, hash) != nil }
    }

    /// Adds a value; an error when it is unhashable.
    package func insert(_ value: Value, _ state: RenderState) throws(TemplateError) {
        let hash = try value.keyHash(state)
        try state.chargeBytes(DictValue.entryBytes)
        storage.withLock { if $0.find(value, hash) == nil { $0.set(value, hash, .none) } }
    }

    /// Removes a value; false when it was not there, an error when it is unhashable.
    package func remove(_ value: Value, _ state: RenderState) throws(TemplateError) -> Bool {
        let hash = try value.keyHash(state)
        return storage.withLock { $0.remove(value, hash) != nil }
    }

    /// The table as it is now.
    var table: OrderedTable { storage.withLock { $0 } }

    /// Replaces all values.
    func replaceAll(with table: OrderedTable) {
        var table = table
        storage.withLock { swap(&$0, &table) }
    }
}
