// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension AutomationPolicy {
    /// The words that a project may write.
    private static let words = ["eager", "manual", "on_cron", "on_missing"]

    /// Reads what a project writes in `meta.lotus.automation`: `eager`, `manual`, `on_missing`, or
    /// `on_cron "0 6 * * *"`, whose expression may also stand without quotes.
    ///
    /// - Parameters:
    ///   - timeZone: Of the schedule; nil is UTC.
    ///   - location: Where the user wrote it.
    /// - Throws: `LL-CRON-003` for other words; what ``CronSchedule`` throws for its schedule.
    package init(_ text: String, timeZone: String?, location: SourceLocation?) throws(LotusError) {
        let word = text.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }
        let rest = text[word.endIndex...].trimmed
        switch (word, rest.isEmpty) {
        case ("eager", true): self = .eager
        case ("manual", true): self = .manual
        case ("on_missing", true): self = .onMissing
        case ("on_cron", false):
            let expression = rest.unquoted
            self = .onCron(
                try CronSchedule(
                    String(expression), timeZone: timeZone,
                    location: location?.narrowed(to: expression, of: text)))
        default: throw Self.unknown(text, word, location)
        }
    }

    private static func unknown(_ text: String, _ word: Substring, _ location: SourceLocation?) -> LotusError
    {
        let hint =
            if word == "on_cron" {
                "After `on_cron` comes a schedule, such as `on_cron \"0 6 * * *\"`."
            } else if words.contains(String(word)) {
                "`\(word)` stands alone; only `on_cron` has a schedule behind it."
            } else {
                NearestNames.hint(NearestNames.find(String(word), in: words))
                    ?? "It is one of `eager`, `on_cron \"0 6 * * *\"`, `on_missing` and `manual`."
            }
        return LotusError(
            .automation, "the automation `\(text)` is not known", hint: hint, location: location)
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    /// Without the quotes around it, if it has both.
    fileprivate var unquoted: Substring {
        guard count >= 2, let quote = first, quote == last, quote == "\"" || quote == "'" else { return self }
        return dropFirst().dropLast()
    }
}
