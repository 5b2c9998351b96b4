// SPDX-License-Identifier: Apache-2.0

/// Writes records in a compact form: every text once, and every list and map once.
///
/// Many nodes of a project have the same configuration, so that this is both small and quickly read.
struct RecordWriter: RecordCoder {
    private var body = ByteWriter()
    private var texts = ByteWriter()
    private var textPlaces: [String: Int] = [:]
    private var containers = ByteWriter()
    private var containerPlaces: [[UInt8]: Int] = [:]

    init() {}

    /// All that was written: the texts, the lists and maps, and then the records.
    var finished: [UInt8] {
        var all = ByteWriter()
        all.integer(UInt64(textPlaces.count))
        all.append(texts.bytes)
        all.integer(UInt64(containerPlaces.count))
        all.append(containers.bytes)
        all.append(body.bytes)
        return all.bytes
    }

    mutating func code(_ value: inout Int) { body.signed(Int64(value)) }
    mutating func code(_ value: inout Int64) { body.signed(value) }
    mutating func code(_ value: inout UInt64) { body.word(value) }
    mutating func code(_ value: inout Bool) { body.byte(value ? 1 : 0) }
    mutating func code(_ value: inout String) { body.integer(UInt64(place(of: value))) }

    mutating func code(_ value: inout PlainValue) {
        var target = body
        body = ByteWriter()
        write(value, to: &target)
        body = target
    }

    mutating func code(_ value: inout PlainMap) { body.integer(UInt64(place(of: value))) }

    mutating func code<Item>(
        _ items: inout [Item], blank: @autoclosure () -> Item,
        _ each: (inout Item, inout RecordWriter) throws(CacheDamage) -> Void
    ) throws(CacheDamage) {
        body.integer(UInt64(items.count))
        for item in items {
            var item = item
            try each(&item, &self)
        }
    }

    mutating func code<Item>(
        _ item: inout Item?, blank: @autoclosure () -> Item,
        _ present: (inout Item, inout RecordWriter) throws(CacheDamage) -> Void
    ) throws(CacheDamage) {
        body.byte(item == nil ? 0 : 1)
        if var item { try present(&item, &self) }
    }

    // MARK: Pools

    private mutating func place(of text: String) -> Int {
        if let place = textPlaces[text] { return place }
        let place = textPlaces.count
        textPlaces[text] = place
        texts.text(text)
        return place
    }

    private mutating func place(of list: [PlainValue]) -> Int {
        var bytes = ByteWriter()
        bytes.byte(PlainTag.list)
        bytes.integer(UInt64(list.count))
        for item in list { write(item, to: &bytes) }
        return place(of: bytes)
    }

    private mutating func place(of map: PlainMap) -> Int {
        var bytes = ByteWriter()
        bytes.byte(PlainTag.map)
        bytes.integer(UInt64(map.count))
        for entry in map.entries {
            bytes.integer(UInt64(place(of: entry.key)))
            write(entry.value, to: &bytes)
        }
        return place(of: bytes)
    }

    private mutating func place(of container: ByteWriter) -> Int {
        if let place = containerPlaces[container.bytes] { return place }
        let place = containerPlaces.count
        containerPlaces[container.bytes] = place
        containers.append(container.bytes)
        return place
    }

    private mutating func write(_ value: PlainValue, to bytes: inout ByteWriter) {
        switch value {
        case .none: bytes.byte(PlainTag.none)
        case .bool(let flag): bytes.byte(flag ? PlainTag.yes : PlainTag.no)
        case .int(let number):
            bytes.byte(PlainTag.int)
            bytes.signed(Int64(number))
        case .double(let number):
            bytes.byte(PlainTag.double)
            bytes.word(number.bitPattern)
        case .string(let text):
            bytes.byte(PlainTag.text)
            bytes.integer(UInt64(place(of: text)))
        case .list(let items):
            bytes.byte(PlainTag.list)
            bytes.integer(UInt64(place(of: items)))
        case .map(let map):
            bytes.byte(PlainTag.map)
            bytes.integer(UInt64(place(of: map)))
        }
    }
}

/// How a value is marked.
enum PlainTag {
    static let none: UInt8 = 0
    static let no: UInt8 = 1
    static let yes: UInt8 = 2
    static let int: UInt8 = 3
    static let double: UInt8 = 4
    static let text: UInt8 = 5
    static let list: UInt8 = 6
    static let map: UInt8 = 7
}

/// Numbers and texts as bytes.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ other: [UInt8]) { bytes.append(contentsOf: other) }
    mutating func byte(_ byte: UInt8) { bytes.append(byte) }

    /// Seven bits in each byte, the lowest first.
    mutating func integer(_ value: UInt64) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    mutating func signed(_ value: Int64) {
        integer(UInt64(bitPattern: value << 1 ^ value >> 63))
    }

    /// Eight bytes, the lowest first.
    mutating func word(_ value: UInt64) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func text(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            integer(UInt64(utf8.count))
            bytes.append(contentsOf: utf8)
        }
    }
}
