// SPDX-License-Identifier: Apache-2.0

/// Writes values as DuckDB's cast to VARCHAR does; instants are written in UTC.
///
/// The rules were read off DuckDB 1.5.5; a test compares both for every type.
package enum ValueText {
    package static func write(_ value: Value, to text: inout TextBuffer) {
        switch value {
        case .null: text.append("NULL")
        case .boolean(let flag): text.append(flag ? "true" : "false")
        case .integer(let number): text.append(number: number)
        case .unsigned(let number): text.append(number: number)
        case .hugeint(let number): text.append(number: number)
        case .uhugeint(let number): text.append(number: number)
        case .bignum(let digits): text.append(text: digits)
        case .float(let number): write(float: number, to: &text)
        case .double(let number): write(double: number, to: &text)
        case .decimal(let unscaled, let width, let scale):
            write(decimal: unscaled, width: width, scale: scale, to: &text)
        case .text(let string), .json(let string), .enumeration(let string), .bit(let string):
            text.append(text: string)
        case .blob(let bytes): write(blob: bytes, to: &text)
        case .uuid(let bits): write(uuid: bits, to: &text)
        case .date(let days): write(date: days, to: &text)
        case .time(let microseconds): write(time: microseconds, perSecond: 1_000_000, to: &text)
        case .timeNanoseconds(let nanoseconds): write(time: nanoseconds, perSecond: 1_000_000_000, to: &text)
        case .timeTZ(let microseconds, let offset):
            write(time: microseconds, perSecond: 1_000_000, to: &text)
            write(offset: offset, to: &text)
        case .timestamp(let count, let unit): write(timestamp: count, unit: unit, to: &text)
        case .timestampTZ(let microseconds):
            write(timestamp: microseconds, unit: .microseconds, to: &text)
            if isFinite(microseconds) { text.append("+00") }
        case .interval(let months, let days, let microseconds):
            write(months: months, days: days, microseconds: microseconds, to: &text)
        case .list, .structure, .map, .union: NestedText.write(value, to: &text)
        }
    }

    // MARK: Numbers

    package static func write(double number: Double, to text: inout TextBuffer) {
        guard number.isFinite else { return write(nonFinite: number, to: &text) }
        write(shortest: number.description, to: &text)
    }

    package static func write(float number: Float, to text: inout TextBuffer) {
        guard number.isFinite else { return write(nonFinite: Double(number), to: &text) }
        write(shortest: number.description, to: &text)
    }

    private static func write(nonFinite number: Double, to text: inout TextBuffer) {
        if number.isNaN {
            text.append("nan")
        } else {
            text.append(number < 0 ? "-inf" : "inf")
        }
    }

    /// Swift and DuckDB both print the fewest digits that read back the same; they differ in when
    /// they go over to an exponent (DuckDB: below 1e-4 and from 1e16 on) and in its form (`1e+16`).
    private static func write(shortest description: String, to text: inout TextBuffer) {
        var digits: [UInt8] = []
        var pointAt: Int?
        var exponent = 0
        var bytes = Array(description.utf8)[...]
        if bytes.first == UInt8(ascii: "-") {
            text.append(UInt8(ascii: "-"))
            bytes = bytes.dropFirst()
        }
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: ".") {
                pointAt = digits.count
            } else if byte == UInt8(ascii: "e") {
                exponent = Int(String(decoding: bytes, as: UTF8.self)) ?? 0
                break
            } else {
                digits.append(byte)
            }
        }
        // The value is 0.DIGITS times ten to the power of `scale`.
        var scale = (pointAt ?? digits.count) + exponent
        while digits.count > 1, digits.first == UInt8(ascii: "0") {
            digits.removeFirst()
            scale -= 1
        }
        while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        if digits == [UInt8(ascii: "0")] {
            text.append("0.0")
        } else if scale > 16 || scale < -3 {
            text.append(digits[0])
            if digits.count > 1 {
                text.append(UInt8(ascii: "."))
                text.bytes.append(contentsOf: digits[1...])
            }
            text.append(scale - 1 < 0 ? "e-" : "e+")
            text.append(number: abs(scale - 1), width: 2)
        } else if scale <= 0 {
            text.append("0.")
            for _ in scale..<0 { text.append(UInt8(ascii: "0")) }
            text.bytes.append(contentsOf: digits)
        } else if digits.count <= scale {
            text.bytes.append(contentsOf: digits)
            for _ in digits.count..<scale { text.append(UInt8(ascii: "0")) }
            text.append(".0")
        } else {
            text.bytes.append(contentsOf: digits[..<scale])
            text.append(UInt8(ascii: "."))
            text.bytes.append(contentsOf: digits[scale...])
        }
    }

    /// Writes `.50`, not `0.50`, where the type leaves no digit before the point.
    package static func write(decimal unscaled: Int128, width: Int, scale: Int, to text: inout TextBuffer) {
        guard scale > 0 else { return text.append(number: unscaled) }
        if unscaled < 0 { text.append("-") }
        text.append(magnitude: unscaled.magnitude, width: width > scale ? scale + 1 : scale)
        text.bytes.insert(UInt8(ascii: "."), at: text.bytes.count - scale)
    }

    // MARK: Bytes

    /// Printable ASCII stands for itself, all else is `\xHH`.
    package static func write(blob bytes: some Sequence<UInt8>, to text: inout TextBuffer) {
        for byte in bytes {
            let printable =
                byte >= 32 && byte < 127 && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "'")
                && byte != UInt8(ascii: "\"")
            if printable {
                text.append(byte)
            } else {
                text.append("\\x")
                text.append(upperHexDigits[Int(byte >> 4)])
                text.append(upperHexDigits[Int(byte & 15)])
            }
        }
    }

    package static func write(uuid bits: UInt128, to text: inout TextBuffer) {
        for nibble in 0..<32 {
            if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 { text.append(UInt8(ascii: "-")) }
            text.append(lowerHexDigits[Int(truncatingIfNeeded: (bits >> UInt128(124 - nibble * 4)) & 15)])
        }
    }

    private static let lowerHexDigits = Array("0123456789abcdef".utf8)
    private static let upperHexDigits = Array("0123456789ABCDEF".utf8)
}
