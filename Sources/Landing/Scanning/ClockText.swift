// SPDX-License-Identifier: Apache-2.0

/// A time of day: `09:30`, `09:30:00`, `09:30:00.250`; `24:00:00` ends a day.
struct ClockText {
    /// The offset after it.
    private(set) var end: Int
    private(set) var secondOfDay: Int
    /// Where the first six digits of a fraction lie.
    private(set) var fraction: Range<Int>
    /// Whether digits below a microsecond are lost that are not 0.
    private(set) var isFiner = false
    /// Whether the engine reads it as it is.
    private(set) var isPlain = true

    private static let fractionDigitsMax = 6

    /// The time that begins at an offset.
    init?(_ text: UnsafeBufferPointer<UInt8>, from start: Int) {
        guard start + 5 <= text.count, text[start + 2] == UInt8(ascii: ":"),
            let hour = CalendarText.twoDigits(text, start),
            let minute = CalendarText.twoDigits(text, start + 3), hour <= 24, minute < 60
        else { return nil }
        end = start + 5
        secondOfDay = hour * 3600 + minute * 60
        fraction = end..<end
        if end < text.count, text[end] == UInt8(ascii: ":") {
            guard let second = CalendarText.twoDigits(text, end + 1), second < 60 else { return nil }
            secondOfDay += second
            end += 3
            guard readFraction(text) else { return nil }
        }
        let isPastMidnight =
            secondOfDay > 86_400 || isFiner || fraction.contains { text[$0] != UInt8(ascii: "0") }
        if secondOfDay >= 86_400, isPastMidnight { return nil }
    }

    private mutating func readFraction(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        fraction = end..<end
        guard end < text.count, text[end] == UInt8(ascii: ".") || text[end] == UInt8(ascii: ",") else {
            return true
        }
        let isComma = text[end] == UInt8(ascii: ",")
        let first = end + 1
        var place = first
        while place < text.count, text[place] &- UInt8(ascii: "0") < 10 { place += 1 }
        guard place > first else { return false }
        end = place
        fraction = first..<min(place, first + Self.fractionDigitsMax)
        isFiner = (fraction.upperBound..<place).contains { text[$0] != UInt8(ascii: "0") }
        isPlain = !isComma && place - first <= Self.fractionDigitsMax
        return true
    }
}
