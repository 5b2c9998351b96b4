// SPDX-License-Identifier: Apache-2.0

/// Reads what ``RecordWriter`` wrote. Bytes that are something else are an error, never a crash.
struct RecordReader: RecordCoder {
    private var bytes: ByteReader
    private var texts: [String] = []
    private var containers: [PlainValue] = []

    init(_ bytes: [UInt8]) throws(CacheDamage) {
        self.bytes = ByteReader(bytes)
        let textCount = try self.bytes.count(least: 1)
        texts.reserveCapacity(textCount)
        for _ in 0..<textCount { texts.append(try self.bytes.text()) }
        let containerCount = try self.bytes.count(least: 2)
        containers.reserveCapacity(containerCount)
        for _ in 0..<containerCount { containers.append(try container()) }
    }

    /// Whether all has been read.
    var isAtEnd: Bool { bytes.isAtEnd }

    mutating func code(_ value: inout Int) throws(CacheDamage) {
        guard let number = Int(exactly: try bytes.signed()) else { throw CacheDamage() }
        value = number
    }

    mutating func code(_ value: inout Int64) throws(CacheDamage) { value = try bytes.signed() }
    mutating func code(_ value: inout UInt64) throws(CacheDamage) { value = try bytes.word() }

    mutating func code(_ value: inout Bool) throws(CacheDamage) {
        switch try bytes.byte() {
        case 0: value = false
        case 1: value = true
        default: throw CacheDamage()
        }
    }

    mutating func code(_ value: inout String) throws(CacheDamage) { value = try text() }
    mutating func code(_ value: inout PlainValue) throws(CacheDamage) { value = try plain() }

    mutating func code(_ value: inout PlainMap) throws(CacheDamage) {
        guard let map = try pooled().map else { throw CacheDamage() }
        value = map
    }

    mutating func code<Item>(
        _ items: inout [Item], blank: @autoclosure () -> Item,
        _ each: (inout Item, inout RecordReader) throws(CacheDamage) -> Void
    ) throws(CacheDamage) {
        let count = try bytes.count(least: 1)
        guard count > 0 else {
            items = []
            return
        }
        var read: [Item] = []
        read.reserveCapacity(count)
        for place in 0..<count {
            // Filled where it lies: a node is large.
            read.append(blank())
            try each(&read[place], &self)
        }
        items = read
    }

    mutating func code<Item>(
        _ item: inout Item?, blank: @autoclosure () -> Item,
        _ present: (inout Item, inout RecordReader) throws(CacheDamage) -> Void
    ) throws(CacheDamage) {
        var isThere = false
        try code(&isThere)
        guard isThere else {
            item = nil
            return
        }
        var value = blank()
        try present(&value, &self)
        item = value
    }

    // MARK: Pools

    private mutating func text() throws(CacheDamage) -> String {
        let place = try bytes.integer()
        guard place < UInt64(texts.count) else { throw CacheDamage() }
        return texts[Int(place)]
    }

    private mutating func pooled() throws(CacheDamage) -> PlainValue {
        let place = try bytes.integer()
        guard place < UInt64(containers.count) else { throw CacheDamage() }
        return containers[Int(place)]
    }

    private mutating func container() throws(CacheDamage) -> PlainValue {
        let tag = try bytes.byte()
        let count = try bytes.count(least: 1)
        switch tag {
        case PlainTag.list:
            var items: [PlainValue] = []
            items.reserveCapacity(count)
            for _ in 0..<count { items.append(try plain()) }
            return .list(items)
        case PlainTag.map:
            var map = PlainMap(reserving: count)
            for _ in 0..<count {
                let key = try text()
                map.append(key, try plain())
            }
            return .map(map)
        default: throw CacheDamage()
        }
    }

    private mutating func plain() throws(CacheDamage) -> PlainValue {
        switch try bytes.byte() {
        case PlainTag.none: return .none
        case PlainTag.no: return .bool(false)
        case PlainTag.yes: return .bool(true)
        case PlainTag.int:
            guard let number = Int(exactly: try bytes.signed()) else { throw CacheDamage() }
            return .int(number)
        case PlainTag.double: return .double(Double(bitPattern: try bytes.word()))
        case PlainTag.text: return .string(try text())
        case PlainTag.list:
            guard case .list(let items) = try pooled() else { throw CacheDamage() }
            return .list(items)
        case PlainTag.map:
            guard case .map(let map) = try pooled() else { throw CacheDamage() }
            return .map(map)
        default: throw CacheDamage()
        }
    }
}

/// Numbers and texts of bytes.
struct ByteReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { place == bytes.count }

    mutating func byte() throws(CacheDamage) -> UInt8 {
        guard place < bytes.count else { throw CacheDamage() }
        defer { place += 1 }
        return bytes[place]
    }

    mutating func integer() throws(CacheDamage) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try byte()
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
            guard shift < 64 else { throw CacheDamage() }
        }
    }

    mutating func signed() throws(CacheDamage) -> Int64 {
        let value = try integer()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func word() throws(CacheDamage) -> UInt64 {
        guard bytes.count - place >= 8 else { throw CacheDamage() }
        defer { place += 8 }
        return bytes.withUnsafeBytes {
            UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        }
    }

    /// A number of things that follow, each of which takes some bytes: never more than can be there.
    mutating func count(least bytesOfEach: Int) throws(CacheDamage) -> Int {
        let count = try integer()
        guard count <= UInt64((bytes.count - place) / bytesOfEach) else { throw CacheDamage() }
        return Int(count)
    }

    mutating func text() throws(CacheDamage) -> String {
        let count = try count(least: 1)
        defer { place += count }
        let text = bytes.withUnsafeBufferPointer { buffer in
            String(validating: UnsafeBufferPointer(rebasing: buffer[place..<place + count]), as: UTF8.self)
        }
        guard let text else { throw CacheDamage() }
        return text
    }
}
