// SPDX-License-Identifier: Apache-2.0

/// Writes the fields of a record, or reads them: one function of a type names its fields in order, and serves
/// both ways.
protocol RecordCoder {
    mutating func code(_ value: inout Int) throws(CacheDamage)
    mutating func code(_ value: inout Int64) throws(CacheDamage)
    mutating func code(_ value: inout UInt64) throws(CacheDamage)
    mutating func code(_ value: inout Bool) throws(CacheDamage)
    mutating func code(_ value: inout String) throws(CacheDamage)
    mutating func code(_ value: inout PlainValue) throws(CacheDamage)
    mutating func code(_ value: inout PlainMap) throws(CacheDamage)
    /// Items of a list, each by a function of its own.
    ///
    /// - Parameter blank: what is read into.
    mutating func code<Item>(
        _ items: inout [Item], blank: @autoclosure () -> Item,
        _ each: (inout Item, inout Self) throws(CacheDamage) -> Void
    ) throws(CacheDamage)
    /// A value that may be missing.
    mutating func code<Item>(
        _ item: inout Item?, blank: @autoclosure () -> Item,
        _ present: (inout Item, inout Self) throws(CacheDamage) -> Void
    ) throws(CacheDamage)
}

/// The bytes of a cache are not what this program wrote.
struct CacheDamage: Error {}

extension RecordCoder {
    mutating func code(_ texts: inout [String]) throws(CacheDamage) {
        try code(&texts, blank: "") { (text, coder) throws(CacheDamage) in try coder.code(&text) }
    }

    mutating func code(_ lists: inout [[String]]) throws(CacheDamage) {
        try code(&lists, blank: []) { (texts, coder) throws(CacheDamage) in try coder.code(&texts) }
    }

    mutating func code(_ maps: inout [PlainMap]) throws(CacheDamage) {
        try code(&maps, blank: PlainMap()) { (map, coder) throws(CacheDamage) in try coder.code(&map) }
    }

    mutating func code(_ text: inout String?) throws(CacheDamage) {
        try code(&text, blank: "") { (text, coder) throws(CacheDamage) in try coder.code(&text) }
    }

    mutating func code(_ texts: inout [String]?) throws(CacheDamage) {
        try code(&texts, blank: []) { (texts, coder) throws(CacheDamage) in try coder.code(&texts) }
    }

    mutating func code(_ number: inout Int?) throws(CacheDamage) {
        try code(&number, blank: 0) { (number, coder) throws(CacheDamage) in try coder.code(&number) }
    }

    mutating func code(_ flag: inout Bool?) throws(CacheDamage) {
        try code(&flag, blank: false) { (flag, coder) throws(CacheDamage) in try coder.code(&flag) }
    }

    mutating func code(_ texts: inout Set<String>) throws(CacheDamage) {
        var sorted = texts.sorted()
        try code(&sorted)
        texts = Set(sorted)
    }

    mutating func code(_ hash: inout ContentHash) throws(CacheDamage) {
        var (high, low) = (hash.high, hash.low)
        try code(&high)
        try code(&low)
        hash = ContentHash(high: high, low: low)
    }
}
