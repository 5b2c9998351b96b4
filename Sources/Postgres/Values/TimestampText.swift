// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Times as Postgres writes them with `datestyle = ISO`: `2026-11-24 08:53:55.00012+00`, `0044-03-15 BC`.
enum TimestampText {
    /// 2000-01-01, from which the server counts.
    static let epochMicroseconds: Int64 = 946_684_800_000_000

    /// The point of time; nil for `infinity`, for what lies outside of 64 bits, and for anything else.
    ///
    /// A time without an offset counts as UTC.
    static func parse(_ text: ArraySlice<UInt8>) -> Timestamp? {
        var rest = text
        let isBC = rest.suffix(3).elementsEqual(" BC".utf8)
        if isBC { rest = rest.dropLast(3) }
        guard let year = number(&rest), take("-", &rest), let month = number(&rest), take("-", &rest),
            let day = number(&rest), (1...12).contains(month), (1...31).contains(day), year > 0
        else { return nil }
        let days = daysSince1970(year: isBC ? 1 - year : year, month: month, day: day)
        var inDay: Int64 = 0
        if !rest.isEmpty {
            guard take(" ", &rest), let time = timeOfDay(&rest) else { return nil }
            inDay = time
        }
        guard rest.isEmpty else { return nil }
        let (start, overflow) = days.multipliedReportingOverflow(by: 86_400_000_000)
        let (sum, overflowOfSum) = start.addingReportingOverflow(inDay)
        return overflow || overflowOfSum ? nil : Timestamp(microseconds: sum)
    }

    /// Microseconds since midnight UTC.
    private static func timeOfDay(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        guard let hour = number(&rest), take(":", &rest), let minute = number(&rest), take(":", &rest),
            let second = number(&rest)
        else { return nil }
        var micros: Int64 = 0
        if take(".", &rest) {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest.dropFirst(digits.count)
            guard (1...6).contains(digits.count) else { return nil }
            for position in 0..<6 {
                let digit = position < digits.count ? digits[digits.startIndex + position] : UInt8(ascii: "0")
                micros = micros * 10 + Int64(digit - UInt8(ascii: "0"))
            }
        }
        guard let offset = offsetSeconds(&rest) else { return nil }
        return ((hour * 60 + minute) * 60 + second - offset) * 1_000_000 + micros
    }

    private static func offsetSeconds(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        let isWest = rest.first == UInt8(ascii: "-")
        guard isWest || rest.first == UInt8(ascii: "+") else { return 0 }
        rest = rest.dropFirst()
        guard let hours = number(&rest) else { return nil }
        var seconds = hours * 3_600
        if take(":", &rest) {
            guard let minutes = number(&rest) else { return nil }
            seconds += minutes * 60
        }
        if take(":", &rest) {
            guard let rest = number(&rest) else { return nil }
            seconds += rest
        }
        return isWest ? -seconds : seconds
    }

    private static func take(_ character: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private static func number(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest.dropFirst(digits.count)
        return digits.count > 9 ? nil : Int64(String(decoding: digits, as: UTF8.self))
    }

    /// Counts in eras of 400 years that begin on March 1st (Howard Hinnant, "chrono-Compatible
    /// Low-Level Date Algorithms", `days_from_civil`).
    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
