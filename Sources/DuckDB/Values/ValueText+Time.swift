// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

extension ValueText {
    /// DuckDB keeps infinity and minus infinity at the ends of the range.
    package static func isFinite<Number: FixedWidthInteger & SignedInteger>(_ number: Number) -> Bool {
        number != .max && number != -.max
    }

    package static func write(date days: Int32, to text: inout TextBuffer) {
        guard isFinite(days) else { return text.append(days < 0 ? "-infinity" : "infinity") }
        let beforeChrist = write(calendarDaysSince1970: Int(days), to: &text)
        if beforeChrist { text.append(" (BC)") }
    }

    /// Writes `YYYY-MM-DD`; returns whether the year lies before year 1, which DuckDB says at the end.
    private static func write(calendarDaysSince1970 days: Int, to text: inout TextBuffer) -> Bool {
        let date = CivilDate(daysSince1970: Int64(days))
        text.append(number: date.year > 0 ? date.year : 1 - date.year, width: 4)
        text.append(UInt8(ascii: "-"))
        text.append(number: date.month, width: 2)
        text.append(UInt8(ascii: "-"))
        text.append(number: date.day, width: 2)
        return date.year <= 0
    }

    /// Writes `HH:MM:SS` and the fraction without zeros at its end.
    package static func write(time count: Int64, perSecond: Int64, to text: inout TextBuffer) {
        let (seconds, fraction) = count.quotientAndRemainder(dividingBy: perSecond)
        text.append(number: seconds / 3600, width: 2)
        text.append(UInt8(ascii: ":"))
        text.append(number: seconds / 60 % 60, width: 2)
        text.append(UInt8(ascii: ":"))
        text.append(number: seconds % 60, width: 2)
        guard fraction != 0 else { return }
        text.append(UInt8(ascii: "."))
        text.append(number: fraction, width: perSecond == 1_000_000 ? 6 : 9)
        while text.bytes.last == UInt8(ascii: "0") { text.bytes.removeLast() }
    }

    /// Writes `+HH`, `+HH:MM` or `+HH:MM:SS`.
    static func write(offset seconds: Int32, to text: inout TextBuffer) {
        text.append(seconds < 0 ? "-" : "+")
        let magnitude = seconds.magnitude
        text.append(number: magnitude / 3600, width: 2)
        guard magnitude % 3600 != 0 else { return }
        text.append(UInt8(ascii: ":"))
        text.append(number: magnitude / 60 % 60, width: 2)
        guard magnitude % 60 != 0 else { return }
        text.append(UInt8(ascii: ":"))
        text.append(number: magnitude % 60, width: 2)
    }

    package static func write(timestamp count: Int64, unit: Value.TimestampUnit, to text: inout TextBuffer) {
        guard isFinite(count) else { return text.append(count < 0 ? "-infinity" : "infinity") }
        let perSecond: Int64 =
            switch unit {
            case .seconds: 1
            case .milliseconds: 1_000
            case .microseconds: 1_000_000
            case .nanoseconds: 1_000_000_000
            }
        let perDay = 86_400 * perSecond
        var (days, rest) = count.quotientAndRemainder(dividingBy: perDay)
        if rest < 0 {
            days -= 1
            rest += perDay
        }
        let beforeChrist = write(calendarDaysSince1970: Int(days), to: &text)
        text.append(UInt8(ascii: " "))
        switch unit {
        case .nanoseconds: write(time: rest, perSecond: 1_000_000_000, to: &text)
        case .microseconds: write(time: rest, perSecond: 1_000_000, to: &text)
        case .milliseconds: write(time: rest * 1_000, perSecond: 1_000_000, to: &text)
        case .seconds: write(time: rest * 1_000_000, perSecond: 1_000_000, to: &text)
        }
        if beforeChrist { text.append(" (BC)") }
    }

    /// Writes `1 year 2 months 3 days 04:05:06.7`.
    package static func write(months: Int32, days: Int32, microseconds: Int64, to text: inout TextBuffer) {
        let start = text.bytes.count
        func part(_ count: Int32, _ unit: StaticString, _ text: inout TextBuffer) {
            guard count != 0 else { return }
            if text.bytes.count > start { text.append(UInt8(ascii: " ")) }
            text.append(number: count)
            text.append(UInt8(ascii: " "))
            text.append(unit)
            if count != 1 && count != -1 { text.append(UInt8(ascii: "s")) }
        }
        part(months / 12, "year", &text)
        part(months % 12, "month", &text)
        part(days, "day", &text)
        guard microseconds != 0 || text.bytes.count == start else { return }
        if text.bytes.count > start { text.append(UInt8(ascii: " ")) }
        if microseconds < 0 { text.append(UInt8(ascii: "-")) }
        let magnitude = microseconds.magnitude
        let (seconds, fraction) = magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        text.append(number: seconds / 3600, width: 2)
        text.append(UInt8(ascii: ":"))
        text.append(number: seconds / 60 % 60, width: 2)
        text.append(UInt8(ascii: ":"))
        text.append(number: seconds % 60, width: 2)
        guard fraction != 0 else { return }
        text.append(UInt8(ascii: "."))
        text.append(number: fraction, width: 6)
        while text.bytes.last == UInt8(ascii: "0") { text.bytes.removeLast() }
    }
}
