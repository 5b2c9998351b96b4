// SPDX-License-Identifier: Apache-2.0

/// Keys with values in the order in which they were added, as Python's `dict`.
package struct PlainMap: Sendable {
    /// A key with its value.
    package struct Entry: Sendable, Equatable {
        package var key: String
        package var value: PlainValue
    }

    package private(set) var entries: [Entry]

    /// An empty map.
    package init() { entries = [] }

    /// An empty map with room for some entries.
    init(reserving count: Int) {
        entries = []
        entries.reserveCapacity(count)
    }

    /// Entries whose keys all differ.
    package init(_ entries: [(String, PlainValue)]) {
        self.entries = entries.map { Entry(key: $0.0, value: $0.1) }
    }

    package var isEmpty: Bool { entries.isEmpty }
    package var count: Int { entries.count }
    package var keys: [String] { entries.map(\.key) }

    /// The value of a key. Setting nil removes the key; a new key is added at the end.
    package subscript(key: String) -> PlainValue? {
        get {
            for entry in entries where entry.key == key { return entry.value }
            return nil
        }
        set {
            let place = entries.firstIndex { $0.key == key }
            switch (place, newValue) {
            case (let place?, let value?): entries[place].value = value
            case (let place?, nil): entries.remove(at: place)
            case (nil, let value?): entries.append(Entry(key: key, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Adds an entry whose key is known to be new.
    package mutating func append(_ key: String, _ value: PlainValue) {
        entries.append(Entry(key: key, value: value))
    }

    /// Adds an entry whose key is known to be new before another one, or at the end.
    package mutating func insert(_ key: String, _ value: PlainValue, before other: String) {
        let place = entries.firstIndex { $0.key == other } ?? entries.count
        entries.insert(Entry(key: key, value: value), at: place)
    }

    /// Takes over all entries of another map.
    package mutating func update(_ other: PlainMap) {
        if isEmpty {
            self = other
        } else {
            for entry in other.entries { self[entry.key] = entry.value }
        }
    }

    /// Removes a key and gives its value.
    package mutating func take(_ key: String) -> PlainValue? {
        guard let place = entries.firstIndex(where: { $0.key == key }) else { return nil }
        return entries.remove(at: place).value
    }

    /// A value that says something: neither absent nor nothing.
    package func value(_ key: String) -> PlainValue? {
        guard let value = self[key], !value.isNone else { return nil }
        return value
    }

    /// The text of a key.
    package func string(_ key: String) -> String? { self[key]?.string }

    /// The map without the entries whose value is nothing.
    package var withoutNone: PlainMap {
        var map = PlainMap()
        map.entries = entries.filter { !$0.value.isNone }
        return map
    }

    /// The entries sorted by key.
    package var sorted: PlainMap {
        var map = PlainMap()
        map.entries = entries.sorted {
            $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars)
        }
        return map
    }
}

extension PlainMap: Equatable {
    /// Equal when the same keys have equal values, in any order.
    package static func == (one: PlainMap, other: PlainMap) -> Bool {
        one.count == other.count && one.entries.allSatisfy { other[$0.key] == $0.value }
    }
}

extension PlainMap: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, PlainValue)...) {
        self.init(elements)
    }
}
