// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Sandbox
import Testing

@Suite struct SandboxTimeTests {
    @Test(arguments: [
        ("2024-01-31T09:05:07Z", 1_706_691_907_000_000),
        ("2024-01-31T09:05:07+0000", 1_706_691_907_000_000),
        ("2024-01-31T04:05:07-05:00", 1_706_691_907_000_000),
        ("2024-01-31 09:05:07.25+00:00", 1_706_691_907_250_000),
        ("2024-01-31T09:05:07", 1_706_691_907_000_000),
        ("2024-01-31", 1_706_659_200_000_000),
        ("1970-01-01T00:00:00Z", 0),
        ("1969-12-31T23:59:59Z", -1_000_000),
    ])
    func readsTimes(_ text: String, _ microseconds: Int64) {
        #expect(SandboxTime.parse(text)?.microseconds == microseconds)
    }

    @Test(arguments: [
        "", "yesterday", "2024-13-01", "2024-01-31T25:00:00Z", "2024-01-31T09:05:07Zx", "2024-1-1",
    ])
    func refusesWhatIsNoTime(_ text: String) {
        #expect(SandboxTime.parse(text) == nil)
    }

    @Test(arguments: [Int64](arrayLiteral: -86_401, -1, 0, 951_782_400, 1_709_164_799, 1_706_691_907))
    func whatIsWrittenIsRead(_ second: Int64) {
        for style in [SandboxTime.Style.zulu, .colonOffset, .offset(minutes: -300), .offset(minutes: 330)] {
            #expect(SandboxTime.parse(SandboxTime.text(second: second, style))?.wholeSeconds == second)
        }
        #expect(SandboxTime.parse(SandboxTime.text(second: second, .microseconds))?.wholeSeconds == second)
    }

    @Test func offsetsShowLocalTime() {
        #expect(
            SandboxTime.text(second: 1_706_691_907, .offset(minutes: -300)) == "2024-01-31T04:05:07-05:00")
    }

    @Test(arguments: [-30, -1, 0, 1, 11, 12, 649] as [Int64])
    func monthsBeginWhereTheyEnd(_ month: Int64) {
        let start = SandboxTime.second(ofMonth: month)
        #expect(SandboxTime.month(ofSecond: start) == month)
        #expect(SandboxTime.month(ofSecond: start - 1) == month - 1)
    }
}
