// SPDX-License-Identifier: Apache-2.0

/// Writes generated records as JSON: bytes are appended and nothing is checked, since the texts come
/// from the generator itself and need no escapes.
struct RecordWriter: Sendable {
    /// What has been written.
    private(set) var bytes: [UInt8] = []
    /// Whether the next member or element is the first of its object or array.
    private var isFirst = true

    init(capacityBytes: Int = 0) {
        bytes.reserveCapacity(capacityBytes)
    }

    /// Hands over what has been written and starts anew.
    mutating func taken() -> [UInt8] {
        defer {
            bytes = []
            isFirst = true
        }
        return bytes
    }

    /// Forgets what has been written and keeps its room.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        isFirst = true
    }

    /// A line break, after which another value may follow.
    mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
        isFirst = true
    }
}

// MARK: - Structure

extension RecordWriter {
    /// A comma, unless what follows is the first part.
    @inline(__always)
    mutating func part() {
        if isFirst { isFirst = false } else { bytes.append(UInt8(ascii: ",")) }
    }

    /// The key of the value that follows.
    @inline(__always)
    mutating func key(_ key: StaticString) {
        part()
        bytes.append(UInt8(ascii: "\""))
        raw(key)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    /// A key that comes with its quotes and its colon.
    @inline(__always)
    mutating func key(quoted: [UInt8]) {
        part()
        bytes.append(contentsOf: quoted)
    }

    /// Opens an object that is a value or an element whose comma has been written.
    @inline(__always)
    mutating func open() {
        bytes.append(UInt8(ascii: "{"))
        isFirst = true
    }

    /// Opens an object as a member.
    @inline(__always)
    mutating func open(_ name: StaticString) {
        key(name)
        open()
    }

    /// Opens an object as an element of a list.
    @inline(__always)
    mutating func openElement() {
        part()
        open()
    }

    @inline(__always)
    mutating func close() {
        bytes.append(UInt8(ascii: "}"))
        isFirst = false
    }

    @inline(__always)
    mutating func openList() {
        bytes.append(UInt8(ascii: "["))
        isFirst = true
    }

    @inline(__always)
    mutating func openList(_ name: StaticString) {
        key(name)
        openList()
    }

    @inline(__always)
    mutating func closeList() {
        bytes.append(UInt8(ascii: "]"))
        isFirst = false
    }
}

// MARK: - Members

extension RecordWriter {
    @inline(__always)
    mutating func member(_ name: StaticString, _ number: Int) {
        key(name)
        integer(number)
    }

    @inline(__always)
    mutating func member(_ name: StaticString, _ truth: Bool) {
        key(name)
        bool(truth)
    }

    /// A text that needs no escapes.
    @inline(__always)
    mutating func member(_ name: StaticString, text: StaticString) {
        key(name)
        string(text)
    }

    /// A number as text.
    @inline(__always)
    mutating func member(_ name: StaticString, digits: Int) {
        key(name)
        quote()
        integer(digits)
        quote()
    }

    @inline(__always)
    mutating func null(_ name: StaticString) {
        key(name)
        null()
    }

    /// Several members that are JSON already, without a comma at either end.
    @inline(__always)
    mutating func members(_ json: StaticString) {
        part()
        raw(json)
    }

    /// A price of so many cents, as a text such as `"12.50"`.
    @inline(__always)
    mutating func member(_ name: StaticString, cents: Int) {
        key(name)
        price(cents)
    }

    /// A global id, such as `"gid://shopify/Order/5"`.
    @inline(__always)
    mutating func member(_ name: StaticString, type: StaticString, gid: Int) {
        key(name)
        globalID(type, gid)
    }

    /// A time with the offset of the shop.
    @inline(__always)
    mutating func member(_ name: StaticString, local time: Int) {
        key(name)
        localTime(time)
    }

    /// A time in UTC.
    @inline(__always)
    mutating func member(_ name: StaticString, utc time: Int) {
        key(name)
        universalTime(time)
    }
}

// MARK: - Values

extension RecordWriter {
    @inline(__always)
    mutating func raw(_ text: StaticString) {
        bytes.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    mutating func raw(_ text: [UInt8]) { bytes.append(contentsOf: text) }

    @inline(__always)
    mutating func quote() { bytes.append(UInt8(ascii: "\"")) }

    @inline(__always)
    mutating func string(_ text: StaticString) {
        quote()
        raw(text)
        quote()
    }

    @inline(__always)
    mutating func bool(_ truth: Bool) { raw(truth ? "true" : "false") }

    @inline(__always)
    mutating func null() { raw("null") }

    mutating func globalID(_ type: StaticString, _ id: Int) {
        raw("\"gid://shopify/")
        raw(type)
        bytes.append(UInt8(ascii: "/"))
        integer(id)
        quote()
    }

    mutating func integer(_ number: Int) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        if rest < 10 { return bytes.append(UInt8(ascii: "0") + UInt8(rest)) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var start = 20
            repeat {
                start -= 1
                digits[start] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start..<20]))
        }
    }

    /// So many cents as a text with two decimals.
    mutating func price(_ cents: Int) {
        quote()
        decimal(cents)
        quote()
    }

    /// So many hundredths as a number with two decimals.
    mutating func decimal(_ hundredths: Int) {
        if hundredths < 0 { bytes.append(UInt8(ascii: "-")) }
        let magnitude = Int(hundredths.magnitude)
        integer(magnitude / 100)
        bytes.append(UInt8(ascii: "."))
        twoDigits(magnitude % 100)
    }

    @inline(__always)
    mutating func twoDigits(_ number: Int) {
        bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number / 10))
        bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number % 10))
    }

    /// So many hexadecimal digits of a number.
    mutating func hex(_ number: UInt64, digits: Int = 16) {
        for digit in 0..<digits {
            let nibble = UInt8(truncatingIfNeeded: number >> UInt64(60 - 4 * (digit & 15))) & 0xF
            bytes.append(nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10)
        }
    }

    /// A text of any content, escaped.
    mutating func escaped(_ text: String) {
        quote()
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                raw("\\u00")
                hex(UInt64(byte) << 56, digits: 2)
            default: bytes.append(byte)
            }
        }
        quote()
    }
}
