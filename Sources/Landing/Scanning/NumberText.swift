// SPDX-License-Identifier: Apache-2.0

/// A number as JSON spells it.
struct NumberText {
    /// What a number is among the integers of 64 bits.
    enum Whole: Equatable {
        case value(Int64)
        case tooLarge
        /// It has a fraction.
        case none
    }

    private let text: UnsafeBufferPointer<UInt8>
    private let isNegative: Bool
    private let digits: Range<Int>
    private let fraction: Range<Int>
    private let exponent: Int

    /// Whether there is neither a point nor an exponent.
    let isInteger: Bool

    /// The number of a text; nil when it is none (RFC 8259).
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        var place = 0
        func byte(_ place: Int) -> UInt8 { place < text.count ? text[place] : 0 }
        func afterDigits(_ start: Int) -> Int {
            var place = start
            while byte(place) &- UInt8(ascii: "0") < 10 { place += 1 }
            return place
        }
        isNegative = byte(0) == UInt8(ascii: "-")
        if isNegative { place = 1 }
        let digitsEnd = afterDigits(place)
        guard digitsEnd > place, byte(place) != UInt8(ascii: "0") || digitsEnd == place + 1 else {
            return nil
        }
        digits = place..<digitsEnd
        place = digitsEnd
        if byte(place) == UInt8(ascii: ".") {
            let end = afterDigits(place + 1)
            guard end > place + 1 else { return nil }
            fraction = place + 1..<end
            place = end
        } else {
            fraction = place..<place
        }
        var exponent = 0
        var hasExponent = false
        if byte(place) | 0x20 == UInt8(ascii: "e") {
            hasExponent = true
            place += 1
            let isBelow = byte(place) == UInt8(ascii: "-")
            if isBelow || byte(place) == UInt8(ascii: "+") { place += 1 }
            let end = afterDigits(place)
            guard end > place else { return nil }
            for index in place..<end {
                exponent = min(Self.exponentMax, exponent * 10 + Int(text[index] - UInt8(ascii: "0")))
            }
            if isBelow { exponent = -exponent }
            place = end
        }
        guard place == text.count else { return nil }
        self.text = text
        self.exponent = exponent
        isInteger = fraction.isEmpty && !hasExponent
    }

    /// Beyond this every number is infinite or nothing, whatever its digits are: records are shorter.
    private static let exponentMax = 1 << 40

    /// Whether a double can hold it, if not exactly.
    var isFinite: Bool { Double(String(decoding: text, as: UTF8.self))?.isFinite == true }

    /// The number as an integer of 64 bits, when it is exactly one.
    var whole: Whole {
        // All digits that count, without zeros at either end, and how many tens they are multiplied with.
        let zero = UInt8(ascii: "0")
        var significant = (digits.map { text[$0] } + fraction.map { text[$0] })[...]
        var tens = exponent - fraction.count
        while significant.last == zero {
            significant.removeLast()
            tens += 1
        }
        significant = significant.drop { $0 == zero }
        if significant.isEmpty { return .value(0) }
        if tens < 0 { return .none }
        let digitsMax = 19
        guard significant.count + tens <= digitsMax else { return .tooLarge }
        let spelled = String(decoding: significant, as: UTF8.self) + String(repeating: "0", count: tens)
        return Int64((isNegative ? "-" : "") + spelled).map { .value($0) } ?? .tooLarge
    }
}
