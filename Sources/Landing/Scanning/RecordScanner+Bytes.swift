// SPDX-License-Identifier: Apache-2.0

internal import Glibc

// MARK: - Input

extension RecordScanner {
    /// The byte at a place, or 0 at the end of the record, where no byte of JSON can be 0.
    @inline(__always)
    func byte(_ place: UnsafePointer<UInt8>) -> UInt8 { place < end ? place.pointee : 0 }

    /// What stands at a place is no JSON.
    func malformed(_ place: UnsafePointer<UInt8>) -> ScanStop { .malformed(bytesLeft: end - place) }

    /// The first place from another on that is no white space.
    @inline(__always)
    func afterBlanks(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
        byte(start) > 0x20 ? start : afterManyBlanks(start)
    }

    @inline(never)
    private func afterManyBlanks(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
        var place = start
        while place < end, place.pointee <= 0x20 { place += 1 }
        return place
    }

    /// Past a word such as `null`.
    @inline(__always)
    func after(
        _ word: StaticString, at start: UnsafePointer<UInt8>
    ) throws(ScanStop) -> UnsafePointer<UInt8> {
        let count = word.utf8CodeUnitCount
        guard end - start >= count, memcmp(start, word.utf8Start, count) == 0 else {
            throw malformed(start)
        }
        return start + count
    }

    /// Whether the bytes at two places are equal. Nothing is read past `count` bytes.
    @inline(__always)
    static func areEqual(
        _ one: UnsafePointer<UInt8>, _ other: UnsafePointer<UInt8>, _ count: Int
    ) -> Bool {
        if count < 8 {
            var index = 0
            while index < count {
                if one[index] != other[index] { return false }
                index &+= 1
            }
            return true
        }
        var index = 0
        while index &+ 8 < count {
            if eight(one + index) != eight(other + index) { return false }
            index &+= 8
        }
        return eight(one + (count &- 8)) == eight(other + (count &- 8))
    }

    @inline(__always)
    static func eight(_ place: UnsafePointer<UInt8>) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
    }

    /// The top bit of each quote, backslash and control character in eight bytes; exact up to the lowest.
    @inline(__always)
    static func special(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = (word ^ ones &* 0x22) &- ones
        let backslashes = (word ^ ones &* 0x5C) &- ones
        let controls = word &- ones &* 0x20
        return (quotes | backslashes | controls) & ~word & 0x8080_8080_8080_8080
    }

    /// The quote that ends the string that begins at a place, and whether there is a backslash before it.
    @inline(__always)
    func stringEnd(
        _ start: UnsafePointer<UInt8>
    ) throws(ScanStop) -> (quote: UnsafePointer<UInt8>, hasEscapes: Bool) {
        var place = start + 1
        var hasEscapes = false
        while true {
            if end - place >= 8 {
                let special = Self.special(Self.eight(place))
                if special == 0 {
                    place += 8
                    continue
                }
                place += special.trailingZeroBitCount &>> 3
            }
            switch byte(place) {
            case UInt8(ascii: "\""): return (place, hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                place += 2
            case 0..<0x20: throw malformed(place)
            default: place += 1
            }
        }
    }
}

// MARK: - Output

extension RecordScanner {
    /// Makes sure that this much can be written and what one value needs besides.
    @inline(__always)
    func reserve(_ bytes: Int) throws(ScanStop) {
        if outEnd - out < bytes &+ plan.slackBytes { throw .noRoom }
    }

    /// Makes sure that a value can be written that begins at a place.
    @inline(__always)
    func reserve(valueAt place: UnsafePointer<UInt8>) throws(ScanStop) {
        try reserve(2 &* (end - place))
    }

    @inline(__always)
    mutating func write(_ character: Unicode.Scalar) {
        out.pointee = UInt8(truncatingIfNeeded: character.value)
        out += 1
    }

    mutating func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { memcpy(out, base, source.count) }
        }
        out += bytes.count
    }

    /// Writes a text of the plan, eight bytes at a time: there is room behind both.
    @inline(__always)
    mutating func write(_ text: ScanPlan.Text) {
        let source = UnsafePointer(plan.texts + Int(text.start))
        let count = Int(text.count)
        var index = 0
        while index < count {
            UnsafeMutableRawPointer(out + index).storeBytes(of: Self.eight(source + index), as: UInt64.self)
            index &+= 8
        }
        out += count
    }

    /// Writes what stands between two places of the record.
    @inline(__always)
    mutating func write(from start: UnsafePointer<UInt8>, to stop: UnsafePointer<UInt8>) {
        let count = stop - start
        if count <= 16, end - start >= 16 {
            UnsafeMutableRawPointer(out).storeBytes(of: Self.eight(start), as: UInt64.self)
            UnsafeMutableRawPointer(out + 8).storeBytes(of: Self.eight(start + 8), as: UInt64.self)
        } else {
            memcpy(out, start, count)
        }
        out += count
    }

    /// Copies the string that begins at a place, with quotes and escapes as they are.
    @inline(__always)
    mutating func writeString(at start: UnsafePointer<UInt8>) throws(ScanStop) -> UnsafePointer<UInt8> {
        var place = start + 1
        out.pointee = UInt8(ascii: "\"")
        var target = out + 1
        while true {
            if end - place >= 8 {
                let word = Self.eight(place)
                UnsafeMutableRawPointer(target).storeBytes(of: word, as: UInt64.self)
                let special = Self.special(word)
                if special == 0 {
                    place += 8
                    target += 8
                    continue
                }
                let plain = special.trailingZeroBitCount &>> 3
                place += plain
                target += plain
            }
            let next = byte(place)
            target.pointee = next
            target += 1
            place += 1
            if next == UInt8(ascii: "\"") {
                out = target
                return place
            }
            if next == UInt8(ascii: "\\") {
                target.pointee = byte(place)
                target += 1
                place += 1
            } else if next < 0x20 {
                throw malformed(place - 1)
            }
        }
    }
}
