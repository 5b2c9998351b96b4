// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Points of time as services write them, without Foundation: the texts differ, the instants compare.
package enum Instant {
    /// Reads `2026-09-14T21:19:00-05:00` and its relatives: a space for the `T`, seconds and a fraction or
    /// none, `Z`, `+00:00`, `+0000`, `+00` or no zone (then UTC), a date alone (then midnight UTC). What is
    /// finer than a microsecond is cut off. nil for anything else.
    package static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Timestamp? {
        var reader = Digits(bytes)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), let days = days(year, month, day)
        else { return nil }
        if reader.isAtEnd { return Timestamp(microseconds: days * 86_400_000_000) }
        guard reader.skip("T") || reader.skip("t") || reader.skip(" "), let hour = reader.number(2),
            reader.skip(":"), let minute = reader.number(2), hour < 24, minute < 60
        else { return nil }
        var second: Int64 = 0
        var fraction: Int64 = 0
        if reader.skip(":") {
            // A leap second counts as the next second.
            guard let whole = reader.number(2), whole <= 60 else { return nil }
            second = whole
            if reader.skip(".") || reader.skip(",") {
                guard let micros = reader.fraction() else { return nil }
                fraction = micros
            }
        }
        guard let offset = offset(&reader) else { return nil }
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
        return Timestamp(microseconds: seconds * 1_000_000 + fraction)
    }

    /// The same of a text.
    package static func parse(_ text: String) -> Timestamp? {
        var text = text
        return text.withUTF8 { parse($0) }
    }

    /// How far a zone is ahead of UTC, in seconds.
    private static func offset(_ reader: inout Digits) -> Int64? {
        if reader.isAtEnd { return 0 }
        if reader.skip("Z") || reader.skip("z") { return reader.isAtEnd ? 0 : nil }
        let isBehind = reader.skip("-")
        guard isBehind || reader.skip("+"), let hours = reader.number(2) else { return nil }
        var minutes: Int64 = 0
        if !reader.isAtEnd {
            _ = reader.skip(":")
            guard let number = reader.number(2), reader.isAtEnd else { return nil }
            minutes = number
        }
        guard hours < 24, minutes < 60 else { return nil }
        return (isBehind ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }

    /// Days since 1970 of a day that exists (the inverse of ``LotusCore/CivilDate``).
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64? {
        guard (1...12).contains(month), day >= 1 else { return nil }
        // Years that begin on March 1st, so that a leap day ends its year.
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        let date = CivilDate(daysSince1970: days)
        return date.month == month && date.day == day ? days : nil
    }

    // MARK: - HTTP

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Reads `Tue, 24 Nov 2026 11:42:54 GMT`.
    package static func http(_ text: String) -> Timestamp? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let month = months.firstIndex(of: String(words[2])),
            let day = Int64(words[1]), let year = Int64(words[3]),
            let days = days(year, Int64(month + 1), day)
        else { return nil }
        let time = words[4].split(separator: ":").compactMap { Int64($0) }
        guard time.count == 3, time[0] < 24, time[1] < 60, time[2] <= 60 else { return nil }
        return Timestamp(
            microseconds: (days * 86_400 + time[0] * 3_600 + time[1] * 60 + time[2]) * 1_000_000)
    }

    // MARK: - Writing

    /// The instant in UTC to the second, such as `2026-09-14T21:19:00` and the zone's text.
    package static func text(_ instant: Timestamp, zone: String = "Z") -> String {
        String(instant.description.prefix(19)) + zone
    }

    /// The instant without what is finer than a second.
    package static func wholeSecond(_ instant: Timestamp) -> Timestamp {
        let rest = instant.microseconds % 1_000_000
        return Timestamp(microseconds: instant.microseconds - (rest < 0 ? rest + 1_000_000 : rest))
    }
}

/// Reads fixed digits one after the other.
private struct Digits {
    let bytes: UnsafeBufferPointer<UInt8>
    var index = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { index == bytes.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    mutating func number(_ digits: Int) -> Int64? {
        guard index + digits <= bytes.count else { return nil }
        var number: Int64 = 0
        for byte in bytes[index..<index + digits] {
            guard byte &- 0x30 < 10 else { return nil }
            number = number * 10 + Int64(byte &- 0x30)
        }
        index += digits
        return number
    }

    /// Microseconds of any number of decimals.
    mutating func fraction() -> Int64? {
        var micros: Int64 = 0
        var digits = 0
        while index < bytes.count, bytes[index] &- 0x30 < 10 {
            if digits < 6 { micros = micros * 10 + Int64(bytes[index] &- 0x30) }
            digits += 1
            index += 1
        }
        guard digits > 0 else { return nil }
        for _ in min(digits, 6)..<6 { micros *= 10 }
        return micros
    }
}
