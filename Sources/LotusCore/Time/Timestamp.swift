// SPDX-License-Identifier: Apache-2.0

/// A point of wall time in microseconds since 1970-01-01T00:00:00Z, as the engine and Postgres keep it.
package struct Timestamp: Hashable, Sendable {
    /// Microseconds since 1970; negative before.
    package var microseconds: Int64

    /// The point that many microseconds after 1970.
    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// The point a duration later, in whole microseconds; the last or first point there is when it
    /// would lie outside.
    package static func + (start: Timestamp, duration: Duration) -> Timestamp {
        let added = duration.attoseconds / 1_000_000_000_000
        return Timestamp(microseconds: Int64(clamping: Int128(start.microseconds) + added))
    }

    /// How long after another point this one is.
    package static func - (end: Timestamp, start: Timestamp) -> Duration {
        let microseconds = Int128(end.microseconds) - Int128(start.microseconds)
        return Duration(attoseconds: microseconds * 1_000_000_000_000)
    }
}

extension Timestamp: Comparable {
    /// Whether a point comes before another.
    package static func < (one: Timestamp, other: Timestamp) -> Bool { one.microseconds < other.microseconds }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with microseconds, such as `2026-11-24T08:53:55.000120Z`.
    package var description: String {
        let (days, inDay) = Self.split(microseconds, by: 86_400_000_000)
        let date = CivilDate(daysSince1970: days)
        let (seconds, fraction) = Self.split(inDay, by: 1_000_000)
        let time = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { Self.padded($0, 2) }
        return "\(date)T\(time.joined(separator: ":")).\(Self.padded(fraction, 6))Z"
    }

    /// The whole parts before a point and what is left of it, never negative.
    private static func split(_ value: Int64, by part: Int64) -> (whole: Int64, rest: Int64) {
        let rest = value % part
        return rest < 0 ? (value / part - 1, rest + part) : (value / part, rest)
    }

    static func padded(_ number: Int64, _ digits: Int) -> String {
        let text = String(number.magnitude)
        return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
