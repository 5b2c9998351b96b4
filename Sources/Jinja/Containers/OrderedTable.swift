// SPDX-License-Identifier: Apache-2.0

/// Keys in the order they were added, each found in constant time: what dicts and sets are made of.
///
/// Keys must be hashable (``Value/keyHash(_:)``); equality is Python's, so that `1`, `1.0` and `True`
/// are one key.
struct OrderedTable: Sendable {
    struct Entry: Sendable {
        let key: Value
        let hash: Int
        var value: Value
    }

    /// In order; nil where an entry was removed.
    private(set) var slots: [Entry?] = []
    /// Positions in `slots` by hash, -1 for free; empty while the table is small.
    private var buckets: [Int32] = []
    /// The number of entries.
    private(set) var count = 0

    /// Up to so many slots are searched one by one.
    private static let linearMax = 8

    init() {}

    /// The position of a key in ``slots``.
    func find(_ key: Value, _ hash: Int) -> Int? {
        if buckets.isEmpty {
            for index in slots.indices {
                if let entry = slots[index], entry.hash == hash, Value.sameKey(entry.key, key) {
                    return index
                }
            }
            return nil
        }
        let mask = buckets.count &- 1
        var bucket = hash & mask
        while buckets[bucket] >= 0 {
            let index = Int(buckets[bucket])
            if let entry = slots[index], entry.hash == hash, Value.sameKey(entry.key, key) { return index }
            bucket = (bucket &+ 1) & mask
        }
        return nil
    }

    /// The value of a key.
    func value(_ key: Value, _ hash: Int) -> Value? {
        guard let index = find(key, hash) else { return nil }
        return slots[index]?.value
    }

    /// Adds a key at the end, or gives the one that is there a new value.
    mutating func set(_ key: Value, _ hash: Int, _ value: Value) {
        if let index = find(key, hash) {
            slots[index]?.value = value
            return
        }
        slots.append(Entry(key: key, hash: hash, value: value))
        count &+= 1
        if slots.count > Self.linearMax { index(slots.count &- 1, hash) }
    }

    /// Removes a key.
    @discardableResult mutating func remove(_ key: Value, _ hash: Int) -> Entry? {
        guard let index = find(key, hash), let entry = slots[index] else { return nil }
        count &-= 1
        if index == slots.count &- 1, buckets.isEmpty {
            slots.removeLast()
        } else {
            slots[index] = nil
            if slots.count > Self.linearMax, count < slots.count / 2 { compact() }
        }
        return entry
    }

    /// The entries in order.
    var entries: [Entry] {
        slots.compactMap { $0 }
    }

    mutating func removeAll() { self = OrderedTable() }

    private mutating func compact() {
        slots = slots.filter { $0 != nil }
        rebuild()
    }

    private mutating func index(_ position: Int, _ hash: Int) {
        if slots.count &* 2 > buckets.count {
            rebuild()
        } else {
            place(position, hash)
        }
    }

    private mutating func rebuild() {
        guard slots.count > Self.linearMax else {
            buckets = []
            return
        }
        var size = 32
        while size < slots.count &* 4 { size &*= 2 }
        buckets = Array(repeating: -1, count: size)
        for position in slots.indices {
            if let entry = slots[position] { place(position, entry.hash) }
        }
    }

    private mutating func place(_ position: Int, _ hash: Int) {
        let mask = buckets.count &- 1
        var bucket = hash & mask
        while buckets[bucket] >= 0 { bucket = (bucket &+ 1) & mask }
        buckets[bucket] = Int32(truncatingIfNeeded: position)
    }
}
