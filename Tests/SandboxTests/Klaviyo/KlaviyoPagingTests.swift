// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Sandbox
import Testing

@Suite struct KlaviyoPagingTests {
    @Test(
        arguments: [
            ("profiles", "/api/profiles?sort=updated&page[size]=100", "updated"),
            ("profiles", "/api/profiles?page[size]=7", "updated"),
            ("events", "/api/events?sort=datetime&include=metric,attributions", "datetime"),
            ("events", "/api/events?sort=-datetime&page[size]=999", "datetime"),
            ("lists", "/api/lists", "updated"),
            ("metrics", "/api/metrics/", "updated"),
        ], [0, 1, 731] as [UInt64])
    func pagesHoldTheTruth(_ stream: (String, String, String), _ profiles: UInt64) async throws {
        let (name, target, cursor) = stream
        let client = KlaviyoClient(profiles: profiles)
        let records = try await client.readAll(target)
        #expect(Set(records.map(\.id)).count == records.count)
        let truth = await client.service.truth(at: client.clock.now).first { $0.stream == name }
        #expect(tally(records, name, cursor).json() == truth?.json())
    }

    @Test func campaignsComeByChannel() async throws {
        let client = KlaviyoClient(profiles: 20_000)
        for (name, channels) in [
            ("campaigns", ["email", "sms"]), ("campaigns_mobile_push", ["mobile_push"]),
        ] {
            var records: [JSONValue] = []
            for channel in channels {
                for archived in ["true", "false"] {
                    let part = try await client.readAll(
                        "/api/campaigns?sort=updated_at&filter=and(equals(messages.channel,'\(channel)'),"
                            + "equals(archived,\(archived)))")
                    #expect(!part.isEmpty)
                    #expect(part.allSatisfy { $0.attribute("channel")?.string == channel })
                    #expect(part.allSatisfy { $0.attribute("archived")?.bool == (archived == "true") })
                    records += part
                }
            }
            let truth = await client.service.truth(at: client.clock.now).first { $0.stream == name }
            #expect(tally(records, name, "updated_at").json() == truth?.json())
        }
    }

    private func tally(_ records: [JSONValue], _ stream: String, _ cursor: String) -> StreamTruth {
        var tally = StreamTruth(stream)
        for record in records {
            let time = record.attribute(cursor)?.string.flatMap(SandboxTime.parse)
            tally.add(idNumber: record.idNumber, second: time?.wholeSeconds)
        }
        return tally
    }

    @Test func windowsOfTimeHoldEverythingOnce() async throws {
        let client = KlaviyoClient(profiles: 900)
        let all = try await client.readAll("/api/events?page[size]=1000")
        var windows: [JSONValue] = []
        for year in 2020...2026 {
            windows += try await client.readAll(
                "/api/events?page[size]=1000&filter=greater-or-equal(datetime,\(year)-01-01T00:00:00+0000),"
                    + "less-than(datetime,\(year + 1)-01-01T00:00:00+0000)")
        }
        #expect(windows == all)
    }

    @Test func greaterThanLeavesOutItsOwnSecond() async throws {
        let client = KlaviyoClient(profiles: 400)
        let all = try await client.readAll("/api/profiles?sort=updated&page[size]=100")
        let second = try #require(all[99].attribute("updated")?.string)
        let utc = second.replacing("+00:00", with: "Z")
        let after = try await client.readAll(
            "/api/profiles?sort=updated&page[size]=100&filter=greater-than(updated,\(utc))")
        #expect(after == all.filter { ($0.attribute("updated")?.string ?? "") > second })
        // The boundary of a page lies inside equal seconds.
        #expect(all[100].attribute("updated")?.string == second)
    }

    @Test func previousLeadsBack() async throws {
        let client = KlaviyoClient(profiles: 100)
        for start in ["/api/profiles?page[size]=30", "/api/lists"] {
            let first = try await client.document(start)
            let next = try #require(first.value(at: ["links", "next"])?.string)
            let second = try await client.document(String(next.dropFirst(KlaviyoClient.origin.count)))
            let previous = try #require(second.value(at: ["links", "prev"])?.string)
            let again = try await client.document(String(previous.dropFirst(KlaviyoClient.origin.count)))
            #expect(again["data"] == first["data"])
            #expect(first.value(at: ["links", "prev"]) == .null)
        }
    }

    @Test func aSeedGivesItsOwnRecordsEachTime() async throws {
        func page(_ seed: UInt64) async throws -> JSONValue? {
            try await KlaviyoClient(profiles: 1_000, seed: seed)
                .document("/api/profiles?page[size]=100&additional-fields[profile]=subscriptions")["data"]
        }
        let one = try await page(7)
        #expect(try await page(7) == one)
        #expect(try await page(8) != one)
    }

    @Test func editsAreReadAfterwards() async throws {
        let client = KlaviyoClient(profiles: 300)
        let end = client.clock.now
        client.clock.advance(by: .seconds(60))
        let done = await client.service.edit(
            SandboxEdit(changes: 5, additions: 3, deletions: 2, future: 1, seed: 9), at: client.clock.now)
        #expect(done.value(at: ["profiles", "changes"]) == 5)
        #expect(done.value(at: ["events", "future"]) == 1)
        let since = SandboxTime.text(second: end.wholeSeconds)
        let changed = try await client.readAll("/api/profiles?filter=greater-than(updated,\(since))")
        // A deletion may hit a changed record.
        #expect((6...8).contains(changed.count))
        let events = try await client.readAll("/api/events?filter=greater-than(datetime,\(since))")
        #expect(events.count == 4)
        let future = events.filter {
            ($0.attribute("timestamp")?.integer ?? 0) > client.clock.now.wholeSeconds
        }
        #expect(future.count == 1)
    }

    @Test func oneResourceIsFoundByItsID() async throws {
        let client = KlaviyoClient(profiles: 50)
        for path in ["/api/profiles", "/api/events", "/api/lists", "/api/metrics"] {
            let record = try #require(try await client.document(path)["data"]?.elements?.last)
            #expect(try await client.document("\(path)/\(record.id)/")["data"] == record)
        }
        #expect(await client.send("/api/profiles/01H000000000000000000000").status == 404)
    }
}
