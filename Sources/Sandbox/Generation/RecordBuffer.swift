// SPDX-License-Identifier: Apache-2.0

/// The bytes of records while they are made. Appends only; what stands between the values is written by
/// the caller, many members at once.
package struct RecordBuffer: Sendable {
    package var bytes: [UInt8] = []

    package init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// JSON as it is.
    @inline(__always)
    package mutating func raw(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// JSON as it is.
    @inline(__always)
    package mutating func raw(_ text: [UInt8]) { bytes.append(contentsOf: text) }

    /// A text in quotes that needs no escapes.
    package mutating func quoted(_ text: StaticString) {
        bytes.append(UInt8(ascii: "\""))
        raw(text)
        bytes.append(UInt8(ascii: "\""))
    }

    /// A text in quotes that needs no escapes.
    package mutating func quoted(_ text: [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: text)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Digits.
    package mutating func integer(_ number: UInt64) {
        if number < 10 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number))
            return
        }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var place = 20
            var rest = number
            while rest > 0 {
                place -= 1
                digits[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[place..<20]))
        }
    }

    /// Digits with zeros before them.
    package mutating func integer(_ number: UInt64, digits count: Int) {
        var divisor: UInt64 = 1
        for _ in 1..<count { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }

    /// Hundredths as a decimal number with two digits after the point, such as 1999 as `19.99`.
    package mutating func hundredths(_ number: UInt64) {
        integer(number / 100)
        bytes.append(UInt8(ascii: "."))
        bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10 % 10))
        bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }

    /// Lower-case hexadecimal digits.
    package mutating func hex(_ number: UInt64, digits: Int) {
        for place in (0..<digits).reversed() {
            let digit = UInt8(truncatingIfNeeded: number >> UInt64(4 * place)) & 15
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    /// `true` or `false`.
    package mutating func bool(_ value: Bool) {
        if value { raw("true") } else { raw("false") }
    }

    /// A point in time in quotes.
    package mutating func time(_ second: Int64, _ style: SandboxTime.Style = .zulu) {
        bytes.append(UInt8(ascii: "\""))
        SandboxTime.append(second: second, style, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    // MARK: - Members

    /// The key of a member, after a comma unless it is the first.
    @inline(__always)
    package mutating func key(_ name: StaticString) {
        if let last = bytes.last, last != UInt8(ascii: "{"), last != UInt8(ascii: "[") {
            bytes.append(UInt8(ascii: ","))
        }
        bytes.append(UInt8(ascii: "\""))
        raw(name)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    /// A member with a text that needs no escapes.
    package mutating func member(_ name: StaticString, _ text: StaticString) {
        key(name)
        quoted(text)
    }

    /// A member with a text that needs no escapes.
    package mutating func member(_ name: StaticString, _ text: [UInt8]) {
        key(name)
        quoted(text)
    }

    /// A member that is `null` when there is no text.
    package mutating func member(_ name: StaticString, orNull text: [UInt8]?) {
        key(name)
        if let text { quoted(text) } else { raw("null") }
    }

    /// A member with a point in time, or `null`.
    package mutating func member(_ name: StaticString, time: Int64?, _ style: SandboxTime.Style) {
        key(name)
        if let time { self.time(time, style) } else { raw("null") }
    }
}
