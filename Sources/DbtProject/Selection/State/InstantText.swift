// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Reads the instants of dbt's artifacts: `2026-03-01T12:30:00.5Z`, with `T` or a blank, an optional
/// time, and `Z`, an offset or nothing (which is UTC) at the end.
enum InstantText {
    /// Nil for a text of another form.
    static func timestamp(_ text: String) -> Timestamp? {
        let form =
            #/(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(Z|[+-]\d\d:?\d\d)?/#
        guard let match = text.wholeMatch(of: form),
            let days = days(year: Int64(match.1), month: Int64(match.2), day: Int64(match.3))
        else { return nil }
        let hours = match.4.flatMap { Int64($0) } ?? 0
        let minutes = match.5.flatMap { Int64($0) } ?? 0
        let seconds = match.6.flatMap { Int64($0) } ?? 0
        let microseconds = match.7.map(microseconds) ?? 0
        let inDay = (hours * 60 + minutes - (match.8.map(offsetMinutes) ?? 0)) * 60 + seconds
        return Timestamp(microseconds: (days * 86_400 + inDay) * 1_000_000 + microseconds)
    }

    private static func microseconds(_ digits: Substring) -> Int64 {
        Int64((digits + "00000").prefix(6)) ?? 0
    }

    private static func offsetMinutes(_ text: Substring) -> Int64 {
        let digits = text.filter(\.isNumber)
        guard digits.count == 4, let hours = Int64(digits.prefix(2)), let minutes = Int64(digits.suffix(2))
        else { return 0 }
        return (text.hasPrefix("-") ? -1 : 1) * (hours * 60 + minutes)
    }

    /// Days since 1970 of a date (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
    /// `days_from_civil`).
    private static func days(year: Int64?, month: Int64?, day: Int64?) -> Int64? {
        guard let year, let month, let day, (1...12).contains(month), (1...31).contains(day) else {
            return nil
        }
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
