// SPDX-License-Identifier: Apache-2.0

extension PosixTimeZone {
    /// Reads a rule as it stands at the end of a zone's file; nil when it is none.
    package init?(parsing text: some Collection<UInt8>) {
        var reader = PosixTimeZoneReader(text)
        guard reader.name(), let west = reader.time(hoursMax: 24) else { return nil }
        standard = -west
        if reader.isAtEnd {
            daylight = nil
            return
        }
        guard reader.name() else { return nil }
        var offset = standard + 3600
        if reader.next != UInt8(ascii: ",") {
            guard let west = reader.time(hoursMax: 24) else { return nil }
            offset = -west
        }
        guard let start = reader.change(), let end = reader.change(), reader.isAtEnd else { return nil }
        daylight = Daylight(offset: offset, start: start, end: end)
    }
}

/// Goes through the text of a rule.
private struct PosixTimeZoneReader {
    private var rest: ArraySlice<UInt8>

    init(_ text: some Collection<UInt8>) { rest = Array(text)[...] }

    var isAtEnd: Bool { rest.isEmpty }
    var next: UInt8? { rest.first }

    private mutating func skip(_ character: Character) -> Bool {
        guard let first = rest.first, first == character.asciiValue else { return false }
        rest.removeFirst()
        return true
    }

    /// Letters, or anything between `<` and `>`.
    mutating func name() -> Bool {
        if skip("<") {
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
            rest = rest[(end + 1)...]
            return true
        }
        let count = rest.prefix { (65...90).contains($0) || (97...122).contains($0) }.count
        rest.removeFirst(count)
        return count >= 3
    }

    private mutating func number(max: Int) -> Int? {
        let digits = rest.prefix { (48...57).contains($0) }
        guard (1...3).contains(digits.count) else { return nil }
        rest.removeFirst(digits.count)
        let number = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        return number <= max ? number : nil
    }

    /// `[+-]hours[:minutes[:seconds]]`, in seconds.
    mutating func time(hoursMax: Int) -> Int64? {
        let sign: Int64 = skip("-") ? -1 : 1
        if sign == 1 { _ = skip("+") }
        guard let hours = number(max: hoursMax) else { return nil }
        var seconds = hours * 3600
        for part in [60, 1] where skip(":") {
            guard let number = number(max: 59) else { return nil }
            seconds += number * part
        }
        return sign * Int64(seconds)
    }

    /// A comma, a day, and a time of it, which is 2 o'clock if it is not given.
    mutating func change() -> PosixTimeZone.Change? {
        guard skip(","), let day = day() else { return nil }
        guard skip("/") else { return PosixTimeZone.Change(day: day, time: 2 * 3600) }
        return time(hoursMax: 167).map { PosixTimeZone.Change(day: day, time: $0) }
    }

    private mutating func day() -> PosixTimeZone.Day? {
        if skip("M") {
            guard let month = number(max: 12), month > 0, skip("."), let week = number(max: 5), week > 0,
                skip("."), let weekday = number(max: 6)
            else { return nil }
            return .weekday(weekday, week: week, month: month)
        }
        if skip("J") { return number(max: 365).flatMap { $0 > 0 ? .ofYearWithoutLeapDay($0) : nil } }
        return number(max: 365).map { .ofYear($0) }
    }
}
