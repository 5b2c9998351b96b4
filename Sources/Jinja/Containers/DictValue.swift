// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A dict: keys with values, in the order they were added, shared by all who hold it.
package final class DictValue: Sendable {
    private let storage: Mutex<OrderedTable>

    /// An empty dict.
    package init() {
        storage = Mutex(OrderedTable())
    }

    init(_ table: OrderedTable) {
        storage = Mutex(table)
    }

    /// A dict with text keys; of a key that stands twice the last value counts.
    package convenience init(_ members: [(String, Value)]) {
        self.init()
        for (name, value) in members { self[name] = value }
    }

    deinit {
        var table = OrderedTable()
        storage.withLock { swap(&$0, &table) }
        var values = table.entries.flatMap { [$0.key, $0.value] }
        table.removeAll()
        Graveyard.bury(&values)
    }

    /// The number of keys.
    package var count: Int { storage.withLock { $0.count } }

    /// Keys and values in order.
    package var entries: [(key: Value, value: Value)] {
        storage.withLock { table in table.entries.map { ($0.key, $0.value) } }
    }

    /// Keys in order.
    package var keys: [Value] { storage.withLock { table in table.entries.map(\.key) } }

    /// Values in order.
    package var values: [Value] { storage.withLock { table in table.entries.map(\.value) } }

    /// The value of a text key.
    package subscript(_ name: String) -> Value? {
        get {
            let hash = Value.textHash(name)
            return storage.withLock { $0.value(.string(name), hash) }
        }
        set {
            let hash = Value.textHash(name)
            let key = Value.string(name)
            storage.withLock { table in
                if let newValue { table.set(key, hash, newValue) } else { table.remove(key, hash) }
            }
        }
    }

    /// The value of a key; an error when the key is unhashable.
    package func value(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value? {
        let hash = try key.keyHash(state)
        return storage.withLock { $0.value(key, hash) }
    }

    /// Sets the value of a key; an error when the key is unhashable.
    package func set(_ key: Value, _ value: Value, _ state: RenderState) throws(TemplateError) {
        let hash = try key.keyHash(state)
        let isNew = storage.withLock { table in
            let count = table.count
            table.set(key, hash, value)
            return table.count > count
        }
        if isNew { try state.chargeBytes(Self.entryBytes) }
    }

    /// Removes a key and gives its value; an error when the key is unhashable.
    package func remove(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value? {
        let hash = try key.keyHash(state)
        return storage.withLock { $0.remove(key, hash)?.value }
    }

    /// The table as it is now.
    var table: OrderedTable { storage.withLock { $0 } }

    /// Replaces all keys and values.
    func replaceAll(with table: OrderedTable) {
        var table = table
        storage.withLock { swap(&$0, &table) }
    }

    /// What one entry takes, about.
    static let entryBytes = 96
}
