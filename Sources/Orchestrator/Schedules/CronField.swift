// SPDX-License-Identifier: Apache-2.0

/// A field of a cron expression.
enum CronField: Sendable {
    case second, minute, hour, dayOfMonth, month
    /// Of five fields: 0 and 7 are Sunday.
    case dayOfWeek
    /// Of six fields: 1 is Sunday, 7 Saturday.
    case quartzDayOfWeek

    static let five: [CronField] = [.minute, .hour, .dayOfMonth, .month, .dayOfWeek]
    static let six: [CronField] = [.second, .minute, .hour, .dayOfMonth, .month, .quartzDayOfWeek]

    /// As messages call it.
    var title: String {
        switch self {
        case .second: "second"
        case .minute: "minute"
        case .hour: "hour"
        case .dayOfMonth: "day of month"
        case .month: "month"
        case .dayOfWeek, .quartzDayOfWeek: "day of week"
        }
    }

    /// The numbers that may be written.
    var range: ClosedRange<Int> {
        switch self {
        case .second, .minute: 0...59
        case .hour: 0...23
        case .dayOfMonth: 1...31
        case .month: 1...12
        case .dayOfWeek: 0...7
        case .quartzDayOfWeek: 1...7
        }
    }

    /// How many different values there are: a range that ends before its start goes on with the first of them.
    var count: Int { self == .dayOfWeek ? 7 : range.count }

    /// Words for its values, the first of which is the least value.
    var names: [String] {
        switch self {
        case .month:
            ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
        case .dayOfWeek, .quartzDayOfWeek: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
        default: []
        }
    }

    /// What may be written, as a sentence.
    var hint: String {
        switch self {
        case .second, .minute: "a \(title) is 0 to 59, such as `5`, `0-30`, `*/15` or `0,30`"
        case .hour: "an hour is 0 to 23, such as `6`, `8-18`, `*/2` or `6,18`"
        case .dayOfMonth: "a day of the month is 1 to 31, such as `1`, `1-7`, `*/2` or `1,15`"
        case .month: "a month is 1 to 12 or JAN to DEC, such as `1`, `JAN-MAR` or `*/3`"
        case .dayOfWeek: "a day of the week is 0 (SUN) to 7 (SUN again), such as `1`, `MON-FRI` or `MON,THU`"
        case .quartzDayOfWeek:
            "with six fields a day of the week is 1 (SUN) to 7 (SAT), such as `2`, `MON-FRI`, `FRI#2` or `6L`"
        }
    }
}
