// SPDX-License-Identifier: Apache-2.0

/// A date or an instant as ISO 8601 and RFC 3339 spell it, with the liberties that APIs take.
///
/// Accepted: `2026-01-31`, `T`, `t` or a blank before the time, seconds left out, a fraction of any
/// length, `24:00:00` at the end of a day, and as the zone `Z`, `z`, `UTC`, `+05`, `+05:30`, `+0530`, also
/// after one blank; without a zone it is UTC. Years have four digits. There are no leap seconds.
struct CalendarText {
    /// Days since 1970 of the date as it is spelled.
    private(set) var day: Int
    /// Minutes and seconds of the day as spelled.
    private(set) var secondOfDay = 0
    /// How many minutes the clock is ahead of UTC.
    private(set) var offsetMinutes = 0
    /// Whether there is a time behind the date.
    private(set) var hasTime = false
    /// Whether the engine reads the text as the same instant.
    private(set) var isPlain = true
    /// Whether digits below a microsecond are lost that are not 0.
    private(set) var isFiner = false
    /// Where the first six digits of a fraction lie.
    private var fraction = 0..<0
    private let text: UnsafeBufferPointer<UInt8>

    /// What is spelled; nil when it is no such text, or no such day exists.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
        guard text.count >= 10, let day = Self.day(text) else { return nil }
        self.day = day
        if text.count == 10 { return }
        switch text[10] {
        case UInt8(ascii: "T"), UInt8(ascii: " "): break
        case UInt8(ascii: "t"): isPlain = false
        default: return nil
        }
        hasTime = true
        guard let zone = readTime(from: 11), readZone(from: zone) else { return nil }
    }

    /// Days since 1970 in UTC.
    var dayInUTC: Int {
        let seconds = day * 86_400 + secondOfDay - offsetMinutes * 60
        return seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    }

    /// Whether it is midnight, or only a date.
    var isMidnight: Bool { secondOfDay == 0 && fraction.allSatisfy { text[$0] == UInt8(ascii: "0") } }

    /// The same instant, as the engine reads it.
    var plainText: [UInt8] {
        var plain = Array(text[..<10])
        guard hasTime else { return plain }
        plain.append(UInt8(ascii: "T"))
        let parts = [secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60]
        plain += parts.map { Self.twoDigits($0) }.joined(separator: [UInt8(ascii: ":")])
        if !fraction.isEmpty { plain += [UInt8(ascii: ".")] + text[fraction] }
        let minutes = abs(offsetMinutes)
        plain.append(UInt8(ascii: offsetMinutes < 0 ? "-" : "+"))
        return plain + Self.twoDigits(minutes / 60) + [UInt8(ascii: ":")] + Self.twoDigits(minutes % 60)
    }

    private static func twoDigits(_ number: Int) -> [UInt8] {
        [UInt8(ascii: "0") + UInt8(number / 10), UInt8(ascii: "0") + UInt8(number % 10)]
    }
}

// MARK: - Reading

extension CalendarText {
    /// `24:00` is the end of the day and no time after it.
    private mutating func readTime(from start: Int) -> Int? {
        guard let time = ClockText(text, from: start) else { return nil }
        secondOfDay = time.secondOfDay
        fraction = time.fraction
        isFiner = time.isFiner
        if !time.isPlain || time.end - start < 8 { isPlain = false }
        return time.end
    }

    private mutating func readZone(from start: Int) -> Bool {
        if start == text.count { return true }
        guard let zone = ZoneText(text, from: start) else { return false }
        offsetMinutes = zone.offsetMinutes
        if !zone.isPlain { isPlain = false }
        return zone.end == text.count
    }

    /// Days since 1970 of `YYYY-MM-DD` at the beginning.
    private static func day(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            let century = twoDigits(text, 0), let rest = twoDigits(text, 2),
            let month = twoDigits(text, 5), let day = twoDigits(text, 8)
        else { return nil }
        return CalendarDay.daysSince1970(year: century * 100 + rest, month: month, day: day)
    }

    /// The number that two digits spell.
    @inline(__always)
    static func twoDigits(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
        guard start &+ 2 <= text.count else { return nil }
        let tens = text[start] &- UInt8(ascii: "0")
        let ones = text[start &+ 1] &- UInt8(ascii: "0")
        return tens < 10 && ones < 10 ? Int(tens) &* 10 &+ Int(ones) : nil
    }
}
