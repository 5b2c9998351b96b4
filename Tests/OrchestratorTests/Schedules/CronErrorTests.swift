// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Orchestrator
import Testing

@Suite struct CronErrorTests {
    private func failure(_ expression: String, _ location: LotusCore.SourceLocation? = nil) -> LotusError? {
        #expect(throws: LotusError.self) {
            try CronSchedule(expression, timeZone: nil, location: location)
        }
    }

    @Test(
        arguments: [
            (
                "60 * * * *", "`60` is no minute in `60 * * * *`",
                "a minute is 0 to 59, such as `5`, `0-30`, `*/15` or `0,30`"
            ),
            (
                "* 24 * * *", "`24` is no hour in `* 24 * * *`",
                "an hour is 0 to 23, such as `6`, `8-18`, `*/2` or `6,18`"
            ),
            ("* * 0 * *", "`0` is no day of month in `* * 0 * *`", nil),
            ("* * * 13 *", "`13` is no month in `* * * 13 *`", nil),
            ("* * * * 8", "`8` is no day of week in `* * * * 8`", nil),
            ("0 0 0 ? * 0", "`0` is no day of week in `0 0 0 ? * 0`", nil),
            ("* * * JNA *", "`JNA` is no month in `* * * JNA *`", "did you mean `JAN`?"),
            ("* * * * MOM", "`MOM` is no day of week in `* * * * MOM`", "did you mean `MON`?"),
            ("MON * * * *", "`MON` is no minute in `MON * * * *`", nil),
            ("*/0 * * * *", "the step `0` of the minute means nothing in `*/0 * * * *`", nil),
            ("*/61 * * * *", "the step `61` of the minute means nothing in `*/61 * * * *`", nil),
            ("1/2/3 * * * *", "`1/2/3` is no minute in `1/2/3 * * * *`", nil),
            ("1-2-3 * * * *", "`1-2-3` is no minute in `1-2-3 * * * *`", nil),
            ("1,,2 * * * *", "the minute `1,,2` has an empty item in its list in `1,,2 * * * *`", nil),
            ("*-5 * * * *", "`*` is no minute in `*-5 * * * *`", nil),
            ("-5 * * * *", "`` is no minute in `-5 * * * *`", nil),
            ("+5 * * * *", "`+5` is no minute in `+5 * * * *`", nil),
            ("* * ? * *", "`?` is no day of month in `* * ? * *`", nil),
            ("* * L * *", "`L` is no day of month in `* * L * *`", nil),
            ("? * * * * *", "`?` is no second in `? * * * * *`", nil),
            ("0 0 0 LX * ?", "`LX` is no day of month in `0 0 0 LX * ?`", nil),
            ("0 0 0 L-31 * ?", "`L-31` is no day of month in `0 0 0 L-31 * ?`", nil),
            ("0 0 0 32W * ?", "`32` is no day of month in `0 0 0 32W * ?`", nil),
            ("0 0 0 5C * ?", "`5C` is no day of month in `0 0 0 5C * ?`", nil),
            ("0 0 0 ? * 2#6", "`2#6` is no day of week in `0 0 0 ? * 2#6`", nil),
            ("0 0 0 ? * 8L", "`8` is no day of week in `0 0 0 ? * 8L`", nil),
            ("0 0 0 ? * ?", "both days are `?` in `0 0 0 ? * ?`", nil),
            ("0 0 0 1 * MON", "both days are given in `0 0 0 1 * MON`", nil),
            ("", "the schedule `` has 0 fields", nil),
            ("* * * *", "the schedule `* * * *` has 4 fields", nil),
            ("0 0 0 1 1 ? 2026", "the schedule `0 0 0 1 1 ? 2026` has 7 fields", nil),
            ("@dayly", "the schedule `@dayly` is no known word", "did you mean `@daily`?"),
            ("@reboot", "the schedule `@reboot` is no known word", nil),
            ("0 0 30 2 *", "the schedule `0 0 30 2 *` never comes: no such month has such a day", nil),
            (
                "0 0 31 4,6,9,11 *",
                "the schedule `0 0 31 4,6,9,11 *` never comes: no such month has such a day", nil
            ),
            (
                "0 0 0 L-29 2 ?", "the schedule `0 0 0 L-29 2 ?` never comes: no such month has such a day",
                nil
            ),
            ("0 0 0 30W 2 ?", "the schedule `0 0 0 30W 2 ?` never comes: no such month has such a day", nil),
        ] as [(String, String, String?)])
    func aScheduleThatMeansNothingSaysWhy(expression: String, message: String, hint: String?) {
        let error = failure(expression)
        #expect(error?.code == .cron)
        #expect(error?.message == message)
        if let hint { #expect(error?.hint == hint) } else { #expect(error?.hint != nil) }
    }

    @Test func aScheduleThatComesOnAnotherDayOfTheWeekIsNoError() throws {
        _ = try CronSchedule("0 0 30 2 MON", timeZone: nil, location: nil)
    }

    @Test func aLongTextIsNotShown() {
        let error = failure(String(repeating: "* ", count: 5_000))
        #expect(error?.message == "a schedule of 10000 bytes is too long")
    }

    @Test func thePlaceIsThatOfTheFieldWhenTheLineShowsIt() {
        let line = "    schedule: \"0 25 * * *\""
        let location = LotusCore.SourceLocation(
            file: "lotus.yml", line: 4, column: 15, length: 12, lineText: line)
        #expect(failure("0 25 * * *", location)?.location?.description == "lotus.yml:4:18")
        #expect(failure("0 25 * * *", location)?.location?.length == 2)
        let folded = LotusCore.SourceLocation(
            file: "lotus.yml", line: 4, column: 15, lineText: "    schedule: >")
        #expect(failure("0 25 * * *", folded)?.location == folded)
        let plain = LotusCore.SourceLocation(
            file: "lotus.yml", line: 1, column: 11, length: 10, lineText: "schedule: 0 25 * * *")
        #expect(failure("0 25 * * *", plain)?.location?.column == 13)
    }
}
