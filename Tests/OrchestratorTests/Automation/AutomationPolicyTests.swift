// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Orchestrator
import Testing

@Suite struct AutomationPolicyTests {
    private func read(_ text: String, _ zone: String? = nil, _ location: LotusCore.SourceLocation? = nil)
        throws -> AutomationPolicy
    {
        try AutomationPolicy(text, timeZone: zone, location: location)
    }

    @Test(arguments: ["eager", "manual", "on_missing", "on_cron \"0 6 * * *\"", "on_cron \"0 0 6 ? * MON\""])
    func aPolicyIsReadAsItIsWritten(text: String) throws {
        #expect(try read(text).description == text)
    }

    @Test(arguments: [
        "on_cron 0 6 * * *", "on_cron '0 6 * * *'", "  on_cron   \"0 6 * * *\"  ", "on_cron\t0 6 * * *",
    ])
    func theScheduleMayStandWithoutQuotes(text: String) throws {
        #expect(
            try read(text, "Europe/Berlin")
                == .onCron(CronSchedule("0 6 * * *", timeZone: "Europe/Berlin", location: nil)))
    }

    @Test func wordsOfSchedulesAreUnderstood() throws {
        #expect(try read("on_cron @daily") == .onCron(CronSchedule("@daily", timeZone: nil, location: nil)))
    }

    @Test(arguments: [
        ("eagr", "did you mean `eager`?"), ("on_missed", "did you mean `on_missing`?"),
        ("Eager", "did you mean `eager`?"),
        ("on_cron", "After `on_cron` comes a schedule, such as `on_cron \"0 6 * * *\"`."),
        ("eager 0 6 * * *", "`eager` stands alone; only `on_cron` has a schedule behind it."),
        ("", "It is one of `eager`, `on_cron \"0 6 * * *\"`, `on_missing` and `manual`."),
    ])
    func anUnknownPolicySaysWhatThereIs(text: String, hint: String) {
        let error = #expect(throws: LotusError.self) { try read(text) }
        #expect(error?.code == .automation)
        #expect(error?.message == "the automation `\(text)` is not known")
        #expect(error?.hint == hint)
    }

    @Test func aWrongScheduleIsShownInItsPlace() {
        let line = "      automation: 'on_cron \"0 25 * * *\"'"
        let place = LotusCore.SourceLocation(file: "m.yml", line: 3, column: 19, length: 22, lineText: line)
        let error = #expect(throws: LotusError.self) { try read("on_cron \"0 25 * * *\"", nil, place) }
        #expect(error?.code == .cron)
        #expect(error?.location?.column == 31)
        #expect(error?.location?.length == 2)
    }

    @Test func aWrongTimeZoneIsTold() {
        let error = #expect(throws: LotusError.self) { try read("on_cron @daily", "Europe/Berln") }
        #expect(error?.code == .timeZone)
    }
}
