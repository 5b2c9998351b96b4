// SPDX-License-Identifier: Apache-2.0

/// The rule at the end of a file of a time zone, such as `EST5EDT,M3.2.0,M11.1.0` (POSIX `TZ`, RFC 9636).
struct ZoneRule: Sendable {
    /// A day of each year with a time of day in seconds.
    private struct Change: Sendable {
        let month: Int
        let week: Int
        let weekday: Int
        let seconds: Int
    }

    private var standard = ZoneOffset(seconds: 0, isSummer: false, name: "")
    private var summer: ZoneOffset?
    private var changes: [Change] = []

    /// Nil for a text that is no rule of this form.
    init?(_ text: String) {
        let parts = text.split(separator: ",")
        guard let head = parts.first else { return nil }
        var rest = head[...]
        guard let name = Self.name(&rest), let offset = Self.seconds(&rest) else { return nil }
        standard = ZoneOffset(seconds: -offset, isSummer: false, name: name)
        guard !rest.isEmpty else { return }
        guard let summerName = Self.name(&rest), parts.count == 3 else { return nil }
        let summerOffset = rest.isEmpty ? -offset + 3600 : Self.seconds(&rest).map { -$0 } ?? 0
        summer = ZoneOffset(seconds: summerOffset, isSummer: true, name: summerName)
        for part in parts.dropFirst() {
            guard let change = Self.change(part) else { return nil }
            changes.append(change)
        }
    }

    private static func name(_ text: inout Substring) -> String? {
        if text.first == "<", let end = text.firstIndex(of: ">") {
            defer { text = text[text.index(after: end)...] }
            return String(text[..<end].dropFirst())
        }
        let name = text.prefix { $0.isLetter }
        text = text.dropFirst(name.count)
        return name.isEmpty ? nil : String(name)
    }

    /// `5`, `-3:30`, `2:00:00`
    private static func seconds(_ text: inout Substring) -> Int? {
        let word = text.prefix { "+-:0123456789".contains($0) }
        text = text.dropFirst(word.count)
        let numbers = word.drop { $0 == "+" || $0 == "-" }.split(separator: ":").compactMap { Int($0) }
        guard let hours = numbers.first else { return nil }
        let minutes = numbers.count > 1 ? numbers[1] : 0
        let total = hours * 3600 + minutes * 60 + (numbers.count > 2 ? numbers[2] : 0)
        return word.hasPrefix("-") ? -total : total
    }

    /// `M3.2.0/2`
    private static func change(_ text: Substring) -> Change? {
        let parts = text.split(separator: "/")
        let numbers = parts[0].dropFirst().split(separator: ".").compactMap { Int($0) }
        guard parts[0].hasPrefix("M"), numbers.count == 3 else { return nil }
        var clock = parts.count > 1 ? parts[1] : "2"
        return Change(
            month: numbers[0], week: numbers[1], weekday: numbers[2], seconds: seconds(&clock) ?? 7200)
    }

    /// What holds at a point in time, in seconds since 1970.
    func offset(at second: Int) -> ZoneOffset {
        guard let summer, changes.count == 2 else { return standard }
        let year = CivilTime(microseconds: (second + standard.seconds) * 1_000_000).date.year
        guard let start = instant(changes[0], year), let end = instant(changes[1], year) else {
            return standard
        }
        let (begins, ends) = (start - standard.seconds, end - summer.seconds)
        let isSummer = begins < ends ? second >= begins && second < ends : second >= begins || second < ends
        return isSummer ? summer : standard
    }

    /// The local time of a change in a year, as seconds since 1970.
    private func instant(_ change: Change, _ year: Int) -> Int? {
        guard let first = CivilTime(year: year, month: change.month, day: 1) else { return nil }
        // Sunday is 0 in the rule, and 6 with us.
        let wanted = (change.weekday + 6) % 7
        var day = 1 + (wanted - first.weekday + 7) % 7 + (change.week - 1) * 7
        while day > CivilTime.daysOf(change.month, year) { day -= 7 }
        return CivilTime(year: year, month: change.month, day: day).map {
            $0.microseconds / 1_000_000 + change.seconds
        }
    }
}

/// How far a local time is ahead of UTC.
struct ZoneOffset: Sendable, Equatable {
    let seconds: Int
    let isSummer: Bool
    /// Such as `CET`.
    let name: String
}
