// SPDX-License-Identifier: Apache-2.0

extension RecordScanner {
    /// How many digits every integer of 64 bits has room for.
    private static let safeDigits = 18
    /// How long a number may be whose size need not be looked at.
    private static let safeNumberBytes = 200

    // MARK: - Integers

    /// Writes a whole number; `1.0` and `"1"` are whole numbers too, `1.5` is not.
    @inline(__always)
    mutating func integer(at place: UnsafePointer<UInt8>, _ first: UInt8) throws(ScanStop) -> Written {
        var stop = place
        if first == UInt8(ascii: "-") { stop += 1 }
        let digits = stop
        while byte(stop) &- UInt8(ascii: "0") < 10 { stop += 1 }
        let count = stop - digits
        let next = byte(stop) | 0x20
        if count > 0, count <= Self.safeDigits, next != 0x2E, next != UInt8(ascii: "e") {
            write(from: place, to: stop)
            return (stop, true)
        }
        return try unusualInteger(at: place, first)
    }

    @inline(never)
    private mutating func unusualInteger(
        at place: UnsafePointer<UInt8>, _ first: UInt8
    ) throws(ScanStop) -> Written {
        let rest: UnsafePointer<UInt8>
        let whole: NumberText.Whole
        switch first {
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            rest = afterWord(place)
            whole = NumberText(UnsafeBufferPointer(start: place, count: rest - place))?.whole ?? .none
        case UInt8(ascii: "\""):
            let (quote, _) = try stringEnd(place)
            rest = quote + 1
            let number = NumberText(UnsafeBufferPointer(start: place + 1, count: quote - place - 1))
            whole = number?.isInteger == true ? number?.whole ?? .none : .none
        default:
            return try misfit(at: place, first)
        }
        switch whole {
        case .value(let value):
            write(Array(String(value).utf8))
            return (rest, true)
        case .tooLarge:
            note(.nulled, .fieldSizeLimitation)
        case .none:
            note(.nulled, .typecastError)
        }
        return (rest, false)
    }

    // MARK: - Doubles

    /// Writes a number that a double can hold, in the digits it came with.
    @inline(__always)
    mutating func number(at place: UnsafePointer<UInt8>, _ first: UInt8) throws(ScanStop) -> Written {
        guard first == UInt8(ascii: "-") || first &- UInt8(ascii: "0") < 10 else {
            return try unusualNumber(at: place, first)
        }
        let rest = afterWord(place)
        return try number(from: place, to: rest, rest: rest)
    }

    /// A string that spells a number is one.
    @inline(never)
    private mutating func unusualNumber(
        at place: UnsafePointer<UInt8>, _ first: UInt8
    ) throws(ScanStop) -> Written {
        guard first == UInt8(ascii: "\"") else { return try misfit(at: place, first) }
        let (quote, _) = try stringEnd(place)
        guard NumberText(UnsafeBufferPointer(start: place + 1, count: quote - place - 1)) != nil else {
            note(.nulled, .typecastError)
            return (quote + 1, false)
        }
        return try number(from: place + 1, to: quote, rest: quote + 1)
    }

    @inline(__always)
    private mutating func number(
        from start: UnsafePointer<UInt8>, to stop: UnsafePointer<UInt8>, rest: UnsafePointer<UInt8>
    ) throws(ScanStop) -> Written {
        if stop - start > Self.safeNumberBytes || Self.mayBeHuge(start, stop) {
            let text = UnsafeBufferPointer(start: start, count: stop - start)
            guard NumberText(text)?.isFinite == true else {
                note(.nulled, .fieldSizeLimitation)
                return (rest, false)
            }
        }
        write(from: start, to: stop)
        return (rest, true)
    }

    /// Whether an exponent stands in a number of moderate length.
    @inline(__always)
    private static func mayBeHuge(_ start: UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>) -> Bool {
        var place = start
        while place < stop {
            if place.pointee | 0x20 == UInt8(ascii: "e") { return true }
            place += 1
        }
        return false
    }
}
