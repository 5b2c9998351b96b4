// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Reads one field of a cron expression.
struct CronFieldReader {
    let field: CronField
    let text: Substring
    private let expression: String
    private let location: SourceLocation?

    /// - Parameter location: Of the expression.
    init(_ field: CronField, _ text: Substring, of expression: String, _ location: SourceLocation?) {
        self.field = field
        self.text = text
        self.expression = expression
        self.location = location?.narrowed(to: text, of: expression)
    }

    /// What a field says that has lists, ranges and steps only; days of the week with 0 for Sunday.
    func values() throws(LotusError) -> CronSet {
        var values = CronSet()
        for item in try items() { try read(item, into: &values) }
        return values
    }

    func quartzDaysOfMonth() throws(LotusError) -> CronDays.OfMonth {
        var days = CronDays.OfMonth()
        for item in try items() {
            let upper = item.uppercased()
            let isWeekday = upper.hasSuffix("W")
            let day = isWeekday ? upper.dropLast() : Substring(upper)
            switch (day.first == "L", isWeekday) {
            case (true, false): days.fromEnd.insert(try fromEnd(day, item))
            case (true, true): days.weekdaysNearFromEnd.insert(try fromEnd(day, item))
            case (false, true): days.weekdaysNear.insert(try value(day))
            case (false, false): try read(item, into: &days.days)
            }
        }
        return days
    }

    func quartzDaysOfWeek() throws(LotusError) -> CronDays.OfWeek {
        var days = CronDays.OfWeek()
        for item in try items() {
            let upper = item.uppercased()
            if upper == "L" {
                // By itself it is the last day of the week.
                days.days.insert(6)
            } else if upper.hasSuffix("L") {
                days.last.insert(index(try value(item.dropLast())))
            } else if let sign = item.firstIndex(of: "#") {
                let weekday = index(try value(item[..<sign]))
                guard let nth = Self.number(item[item.index(after: sign)...]), (1...5).contains(nth) else {
                    throw wrong(item, hint: "After `#` comes which one of the month it is, 1 to 5.")
                }
                days.nth[nth - 1].insert(weekday)
            } else {
                try read(item, into: &days.days)
            }
        }
        return days
    }

    // MARK: Items

    private func items() throws(LotusError) -> [Substring] {
        let items = text.split(separator: ",", omittingEmptySubsequences: false)
        guard !items.contains("") else {
            throw error(
                "the \(field.title) `\(text)` has an empty item in its list in `\(expression)`",
                hint: field.hint)
        }
        return items
    }

    private func read(_ item: Substring, into values: inout CronSet) throws(LotusError) {
        let parts = item.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { throw wrong(item, hint: field.hint) }
        let step = parts.count == 2 ? try self.step(parts[1]) : nil
        let (first, last) = try range(parts[0], hasStep: step != nil)
        for number in stride(from: first, through: last, by: step ?? 1) { values.insert(index(number)) }
    }

    /// The first and the last number, the last one beyond the largest value when the range goes on from the
    /// least one.
    private func range(_ text: Substring, hasStep: Bool) throws(LotusError) -> (Int, Int) {
        let least = field.range.lowerBound
        let largest = least + field.count - 1
        if text == "*" { return (least, largest) }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2 else { throw wrong(text, hint: field.hint) }
        let first = least + (try value(ends[0]) - least) % field.count
        guard ends.count == 2 else { return (first, hasStep ? largest : first) }
        let last = try value(ends[1])
        return (first, last < first ? last + field.count : last)
    }

    private func step(_ text: Substring) throws(LotusError) -> Int {
        guard let step = Self.number(text), (1...field.count).contains(step) else {
            throw error(
                "the step `\(text)` of the \(field.title) means nothing in `\(expression)`",
                hint: "A step is 1 to \(field.count): `*/\(field.count / 2)` takes every "
                    + "\(field.count / 2)th, counted from the first.")
        }
        return step
    }

    /// What a number or a name stands for, as it is written.
    private func value(_ text: Substring) throws(LotusError) -> Int {
        if let number = Self.number(text), field.range.contains(number) { return number }
        if let place = field.names.firstIndex(of: text.uppercased()) { return place + field.range.lowerBound }
        let isWord = text.count > 1 && text.allSatisfy { $0.isLetter }
        let near = isWord ? NearestNames.hint(NearestNames.find(String(text), in: field.names)) : nil
        throw wrong(text, hint: near ?? (text == "?" ? Self.questionMarkHint : field.hint))
    }

    private static let questionMarkHint =
        "`?` stands for one of the two days, with six fields; `*` stands for every value."

    /// `L` is 0, `L-3` is 3.
    private func fromEnd(_ text: some StringProtocol, _ item: Substring) throws(LotusError) -> Int {
        if text == "L" { return 0 }
        guard text.hasPrefix("L-"), let days = Self.number(text.dropFirst(2)), (1...30).contains(days) else {
            throw wrong(
                item,
                hint: "The last day of the month is `L`, three days before it is `L-3`, "
                    + "its last weekday `LW`, the weekday nearest to the 15th `15W`.")
        }
        return days
    }

    /// A value as it is kept: days of the week from 0, Sunday.
    private func index(_ number: Int) -> Int {
        let least = field.range.lowerBound
        let value = least + (number - least) % field.count
        return field == .quartzDayOfWeek ? value - 1 : value
    }

    private static func number(_ text: some StringProtocol) -> Int? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    // MARK: Errors

    private func wrong(_ part: Substring, hint: String) -> LotusError {
        error("`\(part)` is no \(field.title) in `\(expression)`", hint: hint)
    }

    func error(_ message: String, hint: String) -> LotusError {
        LotusError(.cron, message, hint: hint, location: location)
    }
}
