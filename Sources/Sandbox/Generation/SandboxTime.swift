// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Points in time as the services write and read them, in whole seconds since 1970.
package enum SandboxTime {
    /// How an offset stands behind a time.
    package enum Style: Sendable {
        /// `2024-01-31T09:05:00Z`
        case zulu
        /// `2024-01-31T09:05:00+00:00`
        case colonOffset
        /// `2024-01-31T09:05:00.123456+00:00`, with microseconds that follow from the second.
        case microseconds
        /// Local time with its offset in minutes, such as `2024-01-31T04:05:00-05:00` for -300.
        case offset(minutes: Int64)
    }

    /// The text of a point.
    package static func text(second: Int64, _ style: Style = .zulu) -> String {
        var bytes: [UInt8] = []
        append(second: second, style, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the text of a point.
    package static func append(second: Int64, _ style: Style, to bytes: inout [UInt8]) {
        var local = second
        if case .offset(let minutes) = style { local += minutes * 60 }
        let days = floorDivide(local, 86_400)
        let inDay = local - days * 86_400
        let date = CivilDate(daysSince1970: days)
        append(date.year, digits: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(date.month, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(date.day, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        append(inDay / 3_600, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(inDay / 60 % 60, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(inDay % 60, digits: 2, to: &bytes)
        switch style {
        case .zulu: bytes.append(UInt8(ascii: "Z"))
        case .colonOffset: bytes.append(contentsOf: "+00:00".utf8)
        case .microseconds:
            bytes.append(UInt8(ascii: "."))
            append(Int64(UInt64(bitPattern: second) &* 7_919 % 1_000_000), digits: 6, to: &bytes)
            bytes.append(contentsOf: "+00:00".utf8)
        case .offset(let minutes):
            bytes.append(minutes < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
            append(abs(minutes) / 60, digits: 2, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            append(abs(minutes) % 60, digits: 2, to: &bytes)
        }
    }

    /// Reads a date, or a date and time with `Z`, `+00:00`, `+0000` or nothing for UTC; fractions of a
    /// second are kept to microseconds. Nil for anything else.
    package static func parse(_ text: String) -> Timestamp? {
        var reader = TimeReader(text)
        return reader.timestamp()
    }

    /// Months since 1970-01.
    package static func month(ofSecond second: Int64) -> Int64 {
        let date = CivilDate(daysSince1970: floorDivide(second, 86_400))
        return (date.year - 1970) * 12 + date.month - 1
    }

    /// When a month begins.
    package static func second(ofMonth month: Int64) -> Int64 {
        let year = 1970 + floorDivide(month, 12)
        return daysSince1970(year: year, month: month - (year - 1970) * 12 + 1, day: 1) * 86_400
    }

    /// Such as `2024-01`.
    package static func monthText(_ month: Int64) -> String {
        String(text(second: second(ofMonth: month)).prefix(7))
    }

    /// The number of a day (Howard Hinnant, `days_from_civil`).
    package static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivide(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func floorDivide(_ value: Int64, _ part: Int64) -> Int64 {
        value >= 0 ? value / part : (value - part + 1) / part
    }

    private static func append(_ number: Int64, digits: Int, to bytes: inout [UInt8]) {
        if digits == 2 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10))
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
            return
        }
        var divisor: Int64 = 1
        for _ in 1..<digits { divisor *= 10 }
        var rest = number
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / divisor % 10))
            rest %= divisor
            divisor /= 10
        }
    }
}

extension Timestamp {
    /// Whole seconds since 1970, rounded down.
    package var wholeSeconds: Int64 { SandboxTime.floorDivide(microseconds, 1_000_000) }

    /// A whole second.
    package init(second: Int64) { self.init(microseconds: second * 1_000_000) }
}

/// Reads one point in time.
private struct TimeReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func timestamp() -> Timestamp? {
        guard let year = number(digits: 4), skip("-"), let month = number(digits: 2), skip("-"),
            let day = number(digits: 2), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let midnight = SandboxTime.daysSince1970(year: year, month: month, day: day) * 86_400
        if place == bytes.count { return Timestamp(second: midnight) }
        guard skip("T") || skip("t") || skip(" "), let hour = number(digits: 2), skip(":"),
            let minute = number(digits: 2), hour < 24, minute < 60
        else { return nil }
        var second: Int64 = 0
        if skip(":") {
            guard let read = number(digits: 2), read < 61 else { return nil }
            second = read
        }
        let fraction = skip(".") ? microseconds() : 0
        guard let offset = offsetSeconds(), place == bytes.count else { return nil }
        let whole = midnight + hour * 3_600 + minute * 60 + second - offset
        return Timestamp(microseconds: whole * 1_000_000 + fraction)
    }

    private mutating func offsetSeconds() -> Int64? {
        if place == bytes.count || skip("Z") || skip("z") { return 0 }
        let isNegative = skip("-")
        guard isNegative || skip("+") || skip(" "), let hours = number(digits: 2) else { return nil }
        _ = skip(":")
        guard let minutes = place == bytes.count ? 0 : number(digits: 2) else { return nil }
        let offset = hours * 3_600 + minutes * 60
        return isNegative ? -offset : offset
    }

    private mutating func microseconds() -> Int64 {
        var value: Int64 = 0
        var digits = 0
        while place < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) {
            if digits < 6 { value = value * 10 + Int64(bytes[place] - UInt8(ascii: "0")) }
            digits += 1
            place += 1
        }
        while digits < 6 {
            value *= 10
            digits += 1
        }
        return value
    }

    private mutating func number(digits: Int) -> Int64? {
        guard place + digits <= bytes.count else { return nil }
        var value: Int64 = 0
        for byte in bytes[place..<(place + digits)] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        place += digits
        return value
    }

    private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard place < bytes.count, bytes[place] == UInt8(ascii: scalar) else { return false }
        place += 1
        return true
    }
}
