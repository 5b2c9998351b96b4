// SPDX-License-Identifier: Apache-2.0

/// When something runs. The fields are checked for their shape only; the scheduler gives them meaning.
package struct Schedule: Sendable, Hashable {
    /// The two languages of schedules.
    package enum Form: Sendable, Hashable {
        /// Minute, hour, day of month, month, day of week.
        case cron
        /// Second, minute, hour, day of month, month, day of week, with `?`, `L`, `W` and `#`.
        case quartz
    }

    package let expression: String
    package let form: Form
    /// A name like `Europe/Berlin`; nil is UTC.
    package let timeZone: String?
}

extension Schedule {
    /// The expression's form, or nil when it has none.
    static func form(of expression: String) -> Form? {
        let fields = expression.split(separator: " ", omittingEmptySubsequences: true)
        switch fields.count {
        case 5: return fields.allSatisfy { isField($0, extra: "") } ? .cron : nil
        case 6: return fields.allSatisfy { isField($0, extra: "?LWC#") } ? .quartz : nil
        default: return nil
        }
    }

    private static let names: Set<String> = [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC", "SUN", "MON",
        "TUE", "WED", "THU", "FRI", "SAT",
    ]

    private static func isField(_ field: Substring, extra: String) -> Bool {
        let items = field.split(separator: ",", omittingEmptySubsequences: false)
        return items.allSatisfy { item in
            let words = item.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" || $0 == "#" }
            return words.allSatisfy { isWord($0, extra: extra) }
                && item.allSatisfy { $0.isASCII && ($0 != "#" || extra.contains("#")) }
        }
    }

    private static func isWord(_ word: Substring, extra: String) -> Bool {
        if word == "*" || names.contains(word.uppercased()) { return true }
        let digits = word.prefix { ("0"..."9").contains($0) }
        let rest = word.dropFirst(digits.count)
        guard digits.count <= 4 else { return false }
        if rest.isEmpty { return !digits.isEmpty }
        return !extra.isEmpty && rest.count <= 2 && rest.allSatisfy { extra.contains($0.uppercased()) }
    }
}
