// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import KlaviyoSource
import LotusCore
import LotusTestKit
import Synchronization
import Testing

/// What comes to lie where reading has been already.
@Suite struct KlaviyoLookbackTests {
    private static func items(_ cursors: [String]) -> [FakeKlaviyo.Item] {
        cursors.enumerated().map { FakeKlaviyo.Item(id: "i\($0)", cursor: $1) }
    }

    /// Metrics and lists come in no order: what changes on a page that was read already is older than what
    /// changes afterwards on one that was not. Here that lasts for longer than is looked back.
    @Test(arguments: ["lists", "metrics"])
    func whatChangesOnAPageThatWasReadComesTheNextTime(_ stream: String) async throws {
        let pages = Mutex(0)
        let changing = Mutex<FakeKlaviyo?>(nil)
        let clock = FakeKlaviyo.clock()
        let klaviyo = FakeKlaviyo([
            stream: Self.items((0..<12).map { "2026-09-\(10 + $0)T00:00:00+00:00" })
        ]) { request in
            let page = pages.withLock { page in
                page += 1
                return page
            }
            if page == 2 {
                clock.advance(by: .seconds(7_200))
                changing.withLock { klaviyo in
                    klaviyo?.change("i0", to: "2026-10-01T00:30:00+00:00", in: stream)
                    klaviyo?.change("i11", to: "2026-10-01T00:50:00+00:00", in: stream)
                }
            }
            return nil
        }
        changing.withLock { $0 = klaviyo }
        let first = try await klaviyo.source(clock: clock).read([stream])
        #expect(first.records(stream).count == 12)
        clock.advance(by: .seconds(7_200))
        let second = try await klaviyo.source(clock: clock).read(
            [stream], states: [stream: try #require(first.state(stream))])
        #expect(second.ids(stream) == ["i0"])
        clock.advance(by: .seconds(7_200))
        let third = try await klaviyo.source(clock: clock).read(
            [stream], states: [stream: try #require(second.state(stream))])
        #expect(third.ids(stream).isEmpty)
        #expect(third.state(stream)?.blob["updated"] == "2026-10-01T00:50:00+0000")
    }

    /// Klaviyo dates an event when it took place and shows it when it has arrived.
    @Test(arguments: ["events", "profiles"])
    func whatArrivesLateComesAndNothingTwice(_ stream: String) async throws {
        let klaviyo = FakeKlaviyo([
            stream: Self.items([
                "2026-09-20T00:00:00+00:00", "2026-09-30T22:30:00+00:00", "2026-09-30T23:50:00+00:00",
            ])
        ])
        var states: [String: StreamState] = [:]
        let late = ["2026-09-30T23:10:00+00:00", "2026-09-30T23:40:00+00:00", nil]
        for (round, cursor) in late.enumerated() {
            let clock = FakeKlaviyo.clock("2026-10-01T00:0\(round):00Z")
            let sink = try await klaviyo.source(clock: clock).read([stream], states: states)
            #expect(sink.ids(stream) == (round == 0 ? ["i0", "i1", "i2"] : ["late\(round)"]))
            states[stream] = sink.state(stream)
            #expect(
                sink.state(stream)?.blob[FakeKlaviyo.cursors[stream] ?? ""] == "2026-09-30T22:30:00+0000")
            guard let cursor else { continue }
            klaviyo.add(FakeKlaviyo.Item(id: "late\(round + 1)", cursor: cursor), to: stream)
        }
        // The cursor goes on once all that lies before it has settled.
        let sink = try await klaviyo.source(clock: FakeKlaviyo.clock("2026-10-01T01:30:00Z")).read(
            [stream], states: states)
        #expect(sink.ids(stream).isEmpty)
        #expect(
            sink.state(stream)?.blob[FakeKlaviyo.cursors[stream] ?? ""] == "2026-09-30T23:50:00+0000")
    }

    /// By a clock that is fast everything would be settled.
    @Test func theServicesOwnClockCounts() async throws {
        let klaviyo = FakeKlaviyo(
            ["events": Self.items(["2026-09-30T20:00:00+00:00", "2026-09-30T21:55:00+00:00"])],
            date: "Wed, 30 Sep 2026 22:00:00 GMT")
        let first = try await klaviyo.source().read(["events"])
        #expect(first.state("events")?.blob == ["datetime": "2026-09-30T20:00:00+0000"])
        klaviyo.add(FakeKlaviyo.Item(id: "late", cursor: "2026-09-30T21:30:00+00:00"), to: "events")
        let second = try await klaviyo.source().read(
            ["events"], states: ["events": try #require(first.state("events"))])
        #expect(second.ids("events") == ["late"])
    }

    /// What was read before the window was set is looked at once more, and then is known.
    @Test func aWindowThatIsAskedForReachesBackBeforeTheCursor() async throws {
        let klaviyo = FakeKlaviyo([
            "profiles": Self.items(["2026-09-20T00:00:00+00:00", "2026-09-29T00:00:00+00:00"])
        ])
        var state = try #require(try await klaviyo.source().read(["profiles"]).state("profiles"))
        #expect(state.blob == ["updated": "2026-09-29T00:00:00+0000"])
        klaviyo.add(FakeKlaviyo.Item(id: "late", cursor: "2026-09-25T00:00:00+00:00"), to: "profiles")
        for wanted in [["late"], [], []] {
            let sink = try await klaviyo.source(lookbackDays: 7).read(
                ["profiles"], states: ["profiles": state])
            #expect(sink.ids("profiles") == wanted)
            state = try #require(sink.state("profiles"))
            #expect(state.blob == ["updated": "2026-09-24T00:00:00+0000"])
        }
        let foreign = StreamState(["updated": "2026-09-30T00:00:00+0000"])
        let sink = try await klaviyo.source(lookbackDays: 7).read(
            ["profiles"], states: ["profiles": foreign])
        #expect(sink.ids("profiles") == ["i1", "late"])
    }
}
