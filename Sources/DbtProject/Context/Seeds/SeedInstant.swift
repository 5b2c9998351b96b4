// SPDX-License-Identifier: Apache-2.0

/// Dates and times in the forms that agate's type tester of dbt takes.
enum SeedInstant {
    /// `2026-01-31`: days since 1970-01-01.
    static func date(_ text: String) -> Int? {
        guard let match = text.wholeMatch(of: #/(\d{4})-(\d{1,2})-(\d{1,2})/#) else { return nil }
        return day(match.1, match.2, match.3)?.days
    }

    /// `2026-01-31 12:30:59`: microseconds since 1970-01-01.
    static func datetime(_ text: String) -> Int? {
        guard
            let match = text.wholeMatch(
                of: #/(\d{4})-(\d{1,2})-(\d{1,2})\s+(\d{1,2}):(\d{1,2}):(\d{1,2})/#)
        else { return nil }
        return time(day(match.1, match.2, match.3), match.4, match.5, match.6, "")
    }

    /// `2026-01-31T12:30:59.5+02:00` and the shorter forms of ISO 8601: microseconds since 1970-01-01, in UTC
    /// when there is a zone.
    static func instant(_ text: String) -> (microseconds: Int, hasZone: Bool)? {
        guard
            let match = text.wholeMatch(
                of:
                    #/(\d{4})-?(\d{2})-?(\d{2})T(\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?/#
            ),
            let local = time(
                day(match.1, match.2, match.3), match.4, match.5 ?? "0", match.6 ?? "0", match.7 ?? "")
        else { return nil }
        guard let zone = match.8 else { return (local, false) }
        return (local - offset(zone), true)
    }

    // MARK: Parts

    private static func day(_ year: Substring, _ month: Substring, _ day: Substring) -> CivilTime? {
        guard let year = Int(year), let month = Int(month), let day = Int(day) else { return nil }
        return CivilTime(year: year, month: month, day: day)
    }

    private static func time(
        _ day: CivilTime?, _ hour: Substring, _ minute: Substring, _ second: Substring, _ fraction: Substring
    ) -> Int? {
        guard let day, let hour = Int(hour), let minute = Int(minute), let second = Int(second), hour < 24,
            minute < 60, second < 60
        else { return nil }
        let digits = fraction.prefix(6)
        let micros = Int(digits + String(repeating: "0", count: 6 - digits.count)) ?? 0
        return day.microseconds + ((hour * 60 + minute) * 60 + second) * 1_000_000 + micros
    }

    /// Microseconds of `Z`, `+02`, `+0230` or `+02:30`.
    private static func offset(_ zone: Substring) -> Int {
        let digits = zone.filter(\.isNumber)
        let hours = Int(digits.prefix(2)) ?? 0
        let minutes = Int(digits.dropFirst(2)) ?? 0
        return (zone.first == "-" ? -1 : 1) * (hours * 60 + minutes) * 60_000_000
    }
}
