// SPDX-License-Identifier: Apache-2.0

/// Writes generated records as JSON, member by member, into a ``RecordBuffer``: nothing is checked, since
/// the texts come from the generator itself and need no escapes.
struct RecordWriter: Sendable {
    /// What has been written.
    private(set) var buffer: RecordBuffer
    /// Whether the next member or element is the first of its object or array.
    private var isFirst = true

    init(capacityBytes: Int = 0) {
        buffer = RecordBuffer(capacity: capacityBytes)
    }

    /// What has been written.
    var bytes: [UInt8] { buffer.bytes }

    /// Hands over what has been written and starts anew.
    mutating func taken() -> [UInt8] {
        let bytes = buffer.bytes
        self = RecordWriter()
        return bytes
    }

    /// Forgets what has been written and keeps its room.
    mutating func removeAll() {
        buffer.bytes.removeAll(keepingCapacity: true)
        isFirst = true
    }

    /// A line break, after which another value may follow.
    mutating func endLine() {
        byte(UInt8(ascii: "\n"))
        isFirst = true
    }
}

// MARK: - Structure

extension RecordWriter {
    @inline(__always)
    private mutating func byte(_ byte: UInt8) { buffer.bytes.append(byte) }

    /// A comma, unless what follows is the first part.
    @inline(__always)
    mutating func part() {
        if isFirst { isFirst = false } else { byte(UInt8(ascii: ",")) }
    }

    /// The key of the value that follows.
    @inline(__always)
    mutating func key(_ key: StaticString) {
        part()
        byte(UInt8(ascii: "\""))
        raw(key)
        byte(UInt8(ascii: "\""))
        byte(UInt8(ascii: ":"))
    }

    /// A key that comes with its quotes and its colon.
    @inline(__always)
    mutating func key(quoted: [UInt8]) {
        part()
        raw(quoted)
    }

    /// Opens an object that is a value or an element whose comma has been written.
    @inline(__always)
    mutating func open() {
        byte(UInt8(ascii: "{"))
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
        byte(UInt8(ascii: "}"))
        isFirst = false
    }

    @inline(__always)
    mutating func openList() {
        byte(UInt8(ascii: "["))
        isFirst = true
    }

    @inline(__always)
    mutating func openList(_ name: StaticString) {
        key(name)
        openList()
    }

    @inline(__always)
    mutating func closeList() {
        byte(UInt8(ascii: "]"))
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
        buffer.quoted(text)
    }

    /// A text that needs no escapes.
    @inline(__always)
    mutating func member(_ name: StaticString, text: [UInt8]) {
        key(name)
        buffer.quoted(text)
    }

    /// A text of several parts that need no escapes.
    @inline(__always)
    mutating func member(_ name: StaticString, parts: (inout RecordWriter) -> Void) {
        key(name)
        quote()
        parts(&self)
        quote()
    }

    /// A number as text.
    @inline(__always)
    mutating func member(_ name: StaticString, digits: Int) {
        key(name)
        quote()
        integer(digits)
        quote()
    }

    /// Several numbers.
    mutating func member(_ name: StaticString, list: some Sequence<Int>) {
        openList(name)
        for number in list {
            part()
            integer(number)
        }
        closeList()
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
    mutating func raw(_ text: StaticString) { buffer.raw(text) }

    @inline(__always)
    mutating func raw(_ text: [UInt8]) { buffer.raw(text) }

    @inline(__always)
    mutating func quote() { byte(UInt8(ascii: "\"")) }

    @inline(__always)
    mutating func string(_ text: StaticString) { buffer.quoted(text) }

    @inline(__always)
    mutating func string(_ text: [UInt8]) { buffer.quoted(text) }

    @inline(__always)
    mutating func bool(_ truth: Bool) { buffer.bool(truth) }

    @inline(__always)
    mutating func null() { raw("null") }

    /// A global id in quotes.
    mutating func globalID(_ type: StaticString, _ id: Int) {
        raw("\"gid://shopify/")
        raw(type)
        byte(UInt8(ascii: "/"))
        integer(id)
        quote()
    }

    mutating func integer(_ number: Int) {
        if number < 0 { byte(UInt8(ascii: "-")) }
        buffer.integer(UInt64(number.magnitude))
    }

    /// So many cents as a text with two decimals.
    mutating func price(_ cents: Int) {
        quote()
        decimal(cents)
        quote()
    }

    /// So many hundredths as a number with two decimals.
    mutating func decimal(_ hundredths: Int) {
        if hundredths < 0 { byte(UInt8(ascii: "-")) }
        buffer.hundredths(UInt64(hundredths.magnitude))
    }

    /// Lower-case hexadecimal digits.
    mutating func hex(_ number: UInt64, digits: Int) { buffer.hex(number, digits: digits) }

    /// A time as the REST API writes it, such as `"2026-03-08T03:00:00-04:00"`.
    mutating func localTime(_ time: Int) {
        buffer.time(Int64(time), .offset(minutes: Int64(EasternTime.offsetMinutes(at: time))))
    }

    /// A time as GraphQL writes it, such as `"2026-03-08T07:00:00Z"`.
    mutating func universalTime(_ time: Int) { buffer.time(Int64(time)) }
}
