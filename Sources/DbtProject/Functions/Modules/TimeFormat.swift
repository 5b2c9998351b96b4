// SPDX-License-Identifier: Apache-2.0

/// `strftime` and `strptime` of Python in the C locale.
enum TimeFormat {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]
    private static let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = "\(abs(number))"
        return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static let isoForms = [
        "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M",
        "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%d %H:%M:%S.%f", "%Y%m%d", "%Y-%m-%dT%H", "%Y%m%dT%H%M%S",
    ]

    /// An ISO date, with or without a time; nil for another text.
    static func isoTime(_ text: String) -> CivilTime? {
        for form in isoForms {
            if let time = time(text, form) { return time }
        }
        return nil
    }

    /// Date and time with a `T` between them, and microseconds where there are any.
    static func isoText(_ time: CivilTime) -> String {
        text(time, time.microsecond == 0 ? "%Y-%m-%dT%H:%M:%S" : "%Y-%m-%dT%H:%M:%S.%f")
    }

    /// A directive that is not known stays as it is.
    static func text(_ time: CivilTime, _ format: String) -> String {
        var result = ""
        var rest = format[...]
        while let sign = rest.firstIndex(of: "%") {
            result += rest[..<sign]
            let place = rest.index(after: sign)
            guard place < rest.endIndex else { return result + "%" }
            result += directive(rest[place], time) ?? "%\(rest[place])"
            rest = rest[rest.index(after: place)...]
        }
        return result + rest
    }

    private static func directive(_ sign: Character, _ time: CivilTime) -> String? {
        let date = time.date
        switch sign {
        case "Y": return padded(date.year, 4)
        case "y": return padded(date.year % 100, 2)
        case "m": return padded(date.month, 2)
        case "d": return padded(date.day, 2)
        case "H": return padded(time.hour, 2)
        case "I": return padded((time.hour + 11) % 12 + 1, 2)
        case "M": return padded(time.minute, 2)
        case "S": return padded(time.second, 2)
        case "f": return padded(time.microsecond, 6)
        case "p": return time.hour < 12 ? "AM" : "PM"
        case "j": return padded(time.dayOfYear, 3)
        case "B": return months[date.month - 1]
        case "b", "h": return String(months[date.month - 1].prefix(3))
        case "A": return days[time.weekday]
        case "a": return String(days[time.weekday].prefix(3))
        case "w": return "\((time.weekday + 1) % 7)"
        case "u": return "\(time.weekday + 1)"
        case "U": return padded((time.dayOfYear + 6 - (time.weekday + 1) % 7) / 7, 2)
        case "W": return padded((time.dayOfYear + 6 - time.weekday) / 7, 2)
        case "F": return text(time, "%Y-%m-%d")
        case "T": return text(time, "%H:%M:%S")
        case "D": return text(time, "%m/%d/%y")
        case "z", "Z": return ""
        case "%": return "%"
        default: return nil
        }
    }

    /// The time that a text says in a format; nil when it does not fit.
    static func time(_ text: String, _ format: String) -> CivilTime? {
        var reader = TimeReader(text)
        var rest = format[...]
        while let sign = rest.first {
            rest = rest.dropFirst()
            if sign == "%", let directive = rest.first {
                rest = rest.dropFirst()
                guard reader.read(directive, months: months) else { return nil }
            } else if !reader.take(sign) {
                return nil
            }
        }
        return reader.finished
    }
}

/// Reads the parts of a time one after the other.
private struct TimeReader {
    private var rest: Substring
    private var year = 1900
    private var month = 1
    private var day = 1
    private var clock = 0
    private var hour = 0
    private var isAfternoon: Bool?

    init(_ text: String) { rest = text[...] }

    mutating func take(_ sign: Character) -> Bool {
        guard rest.first == sign else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func number(_ digitsMax: Int) -> Int? {
        let digits = rest.prefix(digitsMax).prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(digits.count)
        return Int(digits)
    }

    mutating func read(_ directive: Character, months: [String]) -> Bool {
        switch directive {
        case "Y": return set(\.year, number(4))
        case "y": return set(\.year, number(2).map { $0 < 69 ? 2000 + $0 : 1900 + $0 })
        case "m": return set(\.month, number(2))
        case "d": return set(\.day, number(2))
        case "H", "I": return set(\.hour, number(2))
        case "M": return add(number(2), 60_000_000)
        case "S": return add(number(2), 1_000_000)
        case "f":
            let before = rest.count
            guard let value = number(6) else { return false }
            var scale = 1
            for _ in 0..<(6 - (before - rest.count)) { scale *= 10 }
            return add(value * scale, 1)
        case "p":
            let mark = rest.prefix(2).uppercased()
            rest = rest.dropFirst(2)
            isAfternoon = mark == "PM"
            return mark == "AM" || mark == "PM"
        case "B", "b":
            for (place, name) in months.enumerated() {
                let name = directive == "B" ? name : String(name.prefix(3))
                if rest.lowercased().hasPrefix(name.lowercased()) {
                    rest = rest.dropFirst(name.count)
                    month = place + 1
                    return true
                }
            }
            return false
        case "%": return take("%")
        default: return false
        }
    }

    private mutating func set(_ part: WritableKeyPath<TimeReader, Int>, _ value: Int?) -> Bool {
        guard let value else { return false }
        self[keyPath: part] = value
        return true
    }

    private mutating func add(_ value: Int?, _ unit: Int) -> Bool {
        guard let value else { return false }
        clock += value * unit
        return true
    }

    var finished: CivilTime? {
        guard rest.isEmpty else { return nil }
        var hour = hour
        if let isAfternoon { hour = hour % 12 + (isAfternoon ? 12 : 0) }
        return CivilTime(
            year: year, month: month, day: day, microsecondsOfDay: hour * 3_600_000_000 + clock)
    }
}
