// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// A type that a column's value can be read as.
package protocol ColumnValue {
    /// The types of the server that it reads; nil when it reads all.
    static var columnTypes: Set<TypeID>? { get }
    /// Reads what the server wrote; nil when it does not fit.
    init?(columnText: ArraySlice<UInt8>)
}

extension String: ColumnValue {
    /// A text of any type, as the server writes it.
    package static var columnTypes: Set<TypeID>? { nil }
    /// The text.
    package init?(columnText: ArraySlice<UInt8>) {
        self = String(decoding: columnText, as: UTF8.self)
    }
}

extension Int64: ColumnValue {
    /// Integers, and a numeric that is one.
    package static var columnTypes: Set<TypeID>? { [.int2, .int4, .int8, .oid, .numeric] }
    /// The number.
    package init?(columnText: ArraySlice<UInt8>) {
        guard let value = Int64(String(decoding: columnText, as: UTF8.self)) else { return nil }
        self = value
    }
}

extension Int: ColumnValue {
    /// As for `Int64`.
    package static var columnTypes: Set<TypeID>? { Int64.columnTypes }
    /// The number.
    package init?(columnText: ArraySlice<UInt8>) {
        guard let value = Int64(columnText: columnText) else { return nil }
        self.init(exactly: value)
    }
}

extension Double: ColumnValue {
    /// Floating point numbers, and what can be rounded to one.
    package static var columnTypes: Set<TypeID>? { [.float4, .float8, .numeric, .int2, .int4, .int8] }
    /// The number.
    package init?(columnText: ArraySlice<UInt8>) {
        guard let value = Double(String(decoding: columnText, as: UTF8.self)) else { return nil }
        self = value
    }
}

extension Bool: ColumnValue {
    /// `boolean`.
    package static var columnTypes: Set<TypeID>? { [.bool] }
    /// From `t` or `f`.
    package init?(columnText: ArraySlice<UInt8>) {
        switch columnText.first {
        case UInt8(ascii: "t"): self = true
        case UInt8(ascii: "f"): self = false
        default: return nil
        }
    }
}

extension Timestamp: ColumnValue {
    /// Times, and days as their midnight in UTC.
    package static var columnTypes: Set<TypeID>? { [.timestamp, .timestampTZ, .date] }
    /// The point of time; `infinity` is none.
    package init?(columnText: ArraySlice<UInt8>) {
        guard let time = TimestampText.parse(columnText) else { return nil }
        self = time
    }
}

extension Array: ColumnValue where Element: ArrayElement {
    /// Those of the element.
    package static var columnTypes: Set<TypeID>? { Element.arrayTypes }
    /// The elements; one that is NULL cannot be read.
    package init?(columnText: ArraySlice<UInt8>) {
        guard let elements = Element.elements(of: columnText) else { return nil }
        self = elements
    }
}

/// What an array of the server, or a `bytea`, can be read as an array of.
package protocol ArrayElement {
    /// The types of the server whose values are arrays of this.
    static var arrayTypes: Set<TypeID>? { get }
    /// Reads them; nil when one does not fit.
    static func elements(of text: ArraySlice<UInt8>) -> [Self]?
}

extension String: ArrayElement {
    /// Arrays of texts.
    package static var arrayTypes: Set<TypeID>? { [.textArray, .varcharArray, .nameArray] }
    /// The texts.
    package static func elements(of text: ArraySlice<UInt8>) -> [String]? { ArrayText.elements(of: text) }
}

extension Int64: ArrayElement {
    /// Arrays of integers.
    package static var arrayTypes: Set<TypeID>? { [.int2Array, .int4Array, .int8Array, .oidArray] }
    /// The numbers.
    package static func elements(of text: ArraySlice<UInt8>) -> [Int64]? {
        guard let texts = ArrayText.elements(of: text) else { return nil }
        let numbers = texts.compactMap { Int64($0) }
        return numbers.count == texts.count ? numbers : nil
    }
}

extension UInt8: ArrayElement {
    /// `bytea`.
    package static var arrayTypes: Set<TypeID>? { [.bytes] }

    /// The bytes of `\x0aff…`.
    package static func elements(of text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.starts(with: "\\x".utf8), text.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2)
        var index = text.startIndex + 2
        while index < text.endIndex {
            guard let high = digit(text[index]), let low = digit(text[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
            index += 2
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
