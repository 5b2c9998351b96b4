// SPDX-License-Identifier: Apache-2.0

/// A growing buffer of UTF-8 that values write themselves to.
package struct TextBuffer: Sendable {
    package var bytes: [UInt8] = []

    package init() {}

    package var string: String { String(decoding: bytes, as: UTF8.self) }

    @inline(__always)
    package mutating func append(_ byte: UInt8) { bytes.append(byte) }

    @inline(__always)
    package mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    package mutating func append(text: String) { bytes.append(contentsOf: text.utf8) }

    @inline(__always)
    package mutating func append(slice: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: slice) }

    /// A whole number in decimal digits, with zeros in front up to a width.
    @inline(__always)
    package mutating func append<Number: FixedWidthInteger>(number: Number, width: Int = 1) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        append(magnitude: number.magnitude, width: width)
    }

    /// Digits of a magnitude, with zeros in front up to a width.
    @inline(__always)
    package mutating func append<Number: FixedWidthInteger & UnsignedInteger>(magnitude: Number, width: Int) {
        let start = bytes.count
        var rest = magnitude
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit))
            rest = quotient
        } while rest != 0
        while bytes.count - start < width { bytes.append(UInt8(ascii: "0")) }
        bytes[start...].reverse()
    }
}
