// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Reads a cron expression.
struct CronReader {
    /// Longer expressions are not read, in bytes.
    private static let expressionBytesMax = 1_000

    private static let words: [String: String] = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
        "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
    ]

    private let expression: String
    private let location: SourceLocation?

    init(_ expression: String, _ location: SourceLocation?) {
        self.expression = expression
        self.location = location
    }

    func fields() throws(LotusError) -> CronFields {
        guard expression.utf8.count <= Self.expressionBytesMax else {
            throw LotusError(
                .cron, "a schedule of \(expression.utf8.count) bytes is too long",
                hint: "At most \(Self.expressionBytesMax) bytes are read.", location: location)
        }
        let text = try plain()
        let parts = text.split { $0 == " " || $0 == "\t" }
        let fields: CronFields
        switch parts.count {
        case 5: fields = try five(parts)
        case 6: fields = try six(parts)
        default: throw wrongCount(parts.count)
        }
        guard fields.days.exist(in: fields.months) else {
            throw LotusError(
                .cron, "the schedule `\(expression)` never comes: no such month has such a day",
                hint: "Correct the day of the month or the month.", location: location)
        }
        return fields
    }

    /// The expression that a word like `@daily` stands for, or the expression itself.
    private func plain() throws(LotusError) -> String {
        let text = expression.drop { $0 == " " || $0 == "\t" }
        guard text.first == "@" else { return expression }
        let word = text.lowercased().filter { $0 != " " && $0 != "\t" }
        if let plain = Self.words[word] { return plain }
        let names = Self.words.keys.sorted()
        let near = NearestNames.hint(NearestNames.find(word, in: names))
        throw LotusError(
            .cron, "the schedule `\(expression)` is no known word",
            hint: near ?? "The words are \(names.joined(separator: ", ")).", location: location)
    }

    private func wrongCount(_ count: Int) -> LotusError {
        LotusError(
            .cron, "the schedule `\(expression)` has \(count) field\(count == 1 ? "" : "s")",
            hint: count == 7
                ? "A year cannot be given: leave the seventh field out."
                : "Five fields are minute, hour, day of month, month and day of week, such as `0 6 * * *`; "
                    + "with six, seconds come first and one of the days is `?`, such as `0 0 6 * * ?`.",
            location: location)
    }

    // MARK: The two forms

    private func five(_ parts: [Substring]) throws(LotusError) -> CronFields {
        let reader = fieldReader(parts)
        return CronFields(
            seconds: CronSet(0...0), minutes: try reader(.minute, parts[0]).values(),
            hours: try reader(.hour, parts[1]).values(), months: try reader(.month, parts[3]).values(),
            days: CronDays(
                ofMonth: CronDays.OfMonth(days: try reader(.dayOfMonth, parts[2]).values()),
                ofWeek: CronDays.OfWeek(days: try reader(.dayOfWeek, parts[4]).values()),
                // Vixie's cron: what begins with `*` restricts nothing by itself, so that both have to match.
                isEither: parts[2].first != "*" && parts[4].first != "*"),
            isEveryHour: try isEveryHour(parts[1]))
    }

    private func six(_ parts: [Substring]) throws(LotusError) -> CronFields {
        let reader = fieldReader(parts)
        let days = try quartzDays(reader(.dayOfMonth, parts[3]), reader(.quartzDayOfWeek, parts[5]))
        return CronFields(
            seconds: try reader(.second, parts[0]).values(), minutes: try reader(.minute, parts[1]).values(),
            hours: try reader(.hour, parts[2]).values(), months: try reader(.month, parts[4]).values(),
            days: days, isEveryHour: try isEveryHour(parts[2]))
    }

    private func fieldReader(_ parts: [Substring]) -> (CronField, Substring) -> CronFieldReader {
        { CronFieldReader($0, $1, of: expression, location) }
    }

    private func quartzDays(
        _ ofMonth: CronFieldReader, _ ofWeek: CronFieldReader
    ) throws(LotusError) -> CronDays {
        let texts = [ofMonth.text, ofWeek.text]
        guard texts != ["?", "?"] else {
            throw ofWeek.error(
                "both days are `?` in `\(expression)`", hint: "Write `*` in one of them for every day.")
        }
        guard texts.contains(where: { $0 == "?" || $0 == "*" }) else {
            throw ofWeek.error(
                "both days are given in `\(expression)`",
                hint: "With six fields, one of the day of month and the day of week is `?`; with five, "
                    + "both may be given, and either is enough.")
        }
        return CronDays(
            ofMonth: ofMonth.text == "?"
                ? CronDays.OfMonth(days: CronSet(1...31)) : try ofMonth.quartzDaysOfMonth(),
            ofWeek: ofWeek.text == "?"
                ? CronDays.OfWeek(days: CronSet(0...6)) : try ofWeek.quartzDaysOfWeek(),
            isEither: false)
    }

    /// Vixie's cron takes an hour that begins with `*` for one that follows the clock; so does this one, and
    /// other ways to write every hour.
    private func isEveryHour(_ text: Substring) throws(LotusError) -> Bool {
        if text.first == "*" { return true }
        return try CronFieldReader(.hour, text, of: expression, location).values() == CronSet(0...23)
    }
}
