// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import LotusCore
import Testing

@Suite struct InstantTests {
    static let spellings: [(text: String, utc: String)] = [
        ("2026-09-14T21:19:00-05:00", "2026-09-15T02:19:00.000000Z"),
        ("2026-09-14T21:19:00Z", "2026-09-14T21:19:00.000000Z"),
        ("2026-09-14t21:19:00z", "2026-09-14T21:19:00.000000Z"),
        ("2026-09-14T21:19:00+00:00", "2026-09-14T21:19:00.000000Z"),
        ("2026-09-14T21:19:00+0530", "2026-09-14T15:49:00.000000Z"),
        ("2026-09-14T21:19:00+02", "2026-09-14T19:19:00.000000Z"),
        ("2026-09-14 21:19:00.5+00:00", "2026-09-14T21:19:00.500000Z"),
        ("2026-09-14T21:19:00.123456789Z", "2026-09-14T21:19:00.123456Z"),
        ("2026-09-14T21:19:00.000001", "2026-09-14T21:19:00.000001Z"),
        ("2026-09-14T21:19", "2026-09-14T21:19:00.000000Z"),
        ("2026-09-14", "2026-09-14T00:00:00.000000Z"),
        ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000000Z"),
        ("1969-12-31T23:59:59.9Z", "1969-12-31T23:59:59.900000Z"),
        ("2026-12-31T23:59:60Z", "2027-01-01T00:00:00.000000Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000Z"),
    ]

    @Test(arguments: spellings)
    func spellingsOfOneInstantAreEqual(_ text: String, _ utc: String) {
        #expect(Instant.parse(text)?.description == utc)
    }

    @Test(arguments: [
        "", "2026", "2026-13-01", "2025-02-29", "2026-02-30T00:00:00Z", "2026-09-14T24:00:00Z",
        "2026-09-14T21:60:00Z", "2026-09-14T21:19:61Z", "2026-09-14T21:19:00.Z", "2026-09-14T21:19:00ZZ",
        "2026-09-14T21:19:00+2", "2026-09-14T21:19:00+25:00", "2026-09-14T21:19:00+05:99",
        "2026-09-14T21:19:00+05:00x", "x2026-09-14", "2026-09-14Tx", "２026-09-14",
    ])
    func nothingElseIsRead(_ text: String) {
        #expect(Instant.parse(text) == nil)
    }

    @Test func instantsAreWrittenToTheSecond() throws {
        let instant = try #require(Instant.parse("2026-09-14T21:19:00.999-05:00"))
        #expect(Instant.text(instant) == "2026-09-15T02:19:00Z")
        #expect(Instant.text(instant, zone: "+0000") == "2026-09-15T02:19:00+0000")
        #expect(Instant.wholeSecond(instant) == Instant.parse("2026-09-15T02:19:00Z"))
        let before = try #require(Instant.parse("1969-12-31T23:59:59.5Z"))
        #expect(Instant.wholeSecond(before) == Instant.parse("1969-12-31T23:59:59Z"))
    }

    @Test func everyDayOfFourCenturiesComesBack() {
        for days in stride(from: Int64(-719_000), through: 146_097 * 3, by: 37) {
            let text = CivilDate(daysSince1970: days).description
            #expect(Instant.parse(text)?.microseconds == days * 86_400_000_000, "\(text)")
        }
    }

    @Test func datesOfHeadersAreRead() {
        #expect(
            Instant.http("Tue, 24 Nov 2026 11:42:54 GMT") == Instant.parse("2026-11-24T11:42:54Z"))
        #expect(Instant.http("Tue, 24 Nov 2026 11:42 GMT") == nil)
        #expect(Instant.http("24 Nov 2026") == nil)
    }
}
