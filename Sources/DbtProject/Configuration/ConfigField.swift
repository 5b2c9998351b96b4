// SPDX-License-Identifier: Apache-2.0

/// A key of a resource's configuration that dbt knows.
struct ConfigField: Sendable {
    /// How a value joins what a less specific place said.
    enum Merge: Sendable {
        /// The more specific one wins.
        case clobber
        /// Lists are joined; a single value counts as a list of one.
        case append
        /// Maps are joined key by key.
        case update
        /// Maps of lists: a key that begins with `+` adds to the list, another one replaces it.
        case appendByKey
    }

    let name: String
    let initial: PlainValue
    let merge: Merge

    init(_ name: String, _ initial: PlainValue = PlainValue.none, _ merge: Merge = .clobber) {
        self.name = name
        self.initial = initial
        self.merge = merge
    }

    /// The value after a more specific place has said something.
    func merged(_ old: PlainValue, _ new: PlainValue) -> PlainValue {
        switch merge {
        case .clobber: return new
        case .append: return .list(old.listified + new.listified)
        case .update:
            guard var map = old.map, let other = new.map else { return new }
            map.update(other)
            return .map(map)
        case .appendByKey:
            guard let map = old.map, let other = new.map else { return new }
            return .map(Self.mergedByKey(map, other))
        }
    }

    private static func mergedByKey(_ old: PlainMap, _ new: PlainMap) -> PlainMap {
        var result = PlainMap()
        for entry in old.entries { result[entry.key] = .list(entry.value.listified) }
        for entry in new.entries {
            let adds = entry.key.hasPrefix("+")
            let key = adds ? String(entry.key.drop { $0 == "+" }) : entry.key
            let values = entry.value.listified
            result[key] = .list(adds ? (result[key]?.list ?? []) + values : values)
        }
        return result
    }
}
