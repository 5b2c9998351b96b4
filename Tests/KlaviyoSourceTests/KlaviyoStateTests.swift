// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import KlaviyoSource
import LotusCore
import LotusTestKit
import Testing

/// States of the original, old ones too, and what is made of them.
@Suite struct KlaviyoStateTests {
    @Test func campaignsHaveAStateForEachPartition() async throws {
        let klaviyo = FakeKlaviyo(["campaigns": KlaviyoTestData.campaigns(40)])
        let blob = try #require(try await klaviyo.source().read(["campaigns"]).state("campaigns")).blob
        #expect(blob["use_global_cursor"] == false)
        #expect(blob["lookback_window"]?.integer != nil)
        let partitions = (blob["states"]?.elements ?? []).map { $0["partition"]?.text() ?? "" }
        #expect(
            partitions == [
                #"{"archived":"true","campaign_type":"sms"}"#, #"{"archived":"false","campaign_type":"sms"}"#,
                #"{"archived":"true","campaign_type":"email"}"#,
                #"{"archived":"false","campaign_type":"email"}"#,
            ])
        let cursors = (blob["states"]?.elements ?? []).compactMap { $0["cursor"]?["updated_at"]?.string }
        #expect(blob["state"]?["updated_at"]?.string == cursors.max())
        #expect(cursors.allSatisfy { $0.hasSuffix("+0000") })
    }

    static let states: [(blob: String, filter: String)] = [
        (#"{"updated_at":"2026-05-01T00:00:00+0000"}"#, "2026-05-01 2026-05-01 2026-05-01 2026-05-01"),
        (
            #"{"updated_at":"2026-05-01T00:00:00+00:00","archived":{"updated_at":"2026-03-01T00:00:00Z"}}"#,
            "2026-03-01 2026-05-01 2026-03-01 2026-05-01"
        ),
        (
            #"{"use_global_cursor":false,"states":[{"partition":{"campaign_type":"sms","archived":"true"},"#
                + #""cursor":{"updated_at":"2026-04-01T00:00:00+0000"}}],"state":{"updated_at":"2026-06-01T00:00:00+0000"}}"#,
            "2026-04-01 2026-01-01 2026-01-01 2026-01-01"
        ),
        (
            #"{"use_global_cursor":true,"states":[],"state":{"updated_at":"2026-06-01T00:00:00+0000"}}"#,
            "2026-06-01 2026-06-01 2026-06-01 2026-06-01"
        ),
        ("{}", "2026-01-01 2026-01-01 2026-01-01 2026-01-01"),
    ]

    @Test(arguments: states)
    func oldStatesAreAccepted(_ blob: String, _ days: String) async throws {
        let klaviyo = FakeKlaviyo([:])
        let state = StreamState(try JSONValue(parsing: blob))
        _ = try await klaviyo.source().read(["campaigns"], states: ["campaigns": state])
        let filters = klaviyo.requests.compactMap { $0.query["filter"] }.sorted { one, other in
            Self.rank(one) < Self.rank(other)
        }
        let found = filters.compactMap { $0.firstMatch(of: #/updated_at,(\d+-\d+-\d+)/#)?.1 }
        #expect(found.joined(separator: " ") == days)
    }

    /// The order of the partitions.
    private static func rank(_ filter: String) -> Int {
        (filter.contains("'sms'") ? 0 : 2) + (filter.contains("archived,true") ? 0 : 1)
    }

    @Test func aStateOfPartitionsGoesOnFromTheEarliestWhereThereAreNone() async throws {
        let klaviyo = FakeKlaviyo([:])
        let state = StreamState([
            "states": [
                ["partition": [:], "cursor": ["datetime": "2026-09-20T00:00:00+0000"]],
                ["partition": [:], "cursor": ["datetime": "2026-09-10T00:00:00+0000"]],
            ]
        ])
        _ = try await klaviyo.source(clock: FakeKlaviyo.clock("2026-09-21T00:00:00Z")).read(
            ["events"], states: ["events": state])
        // Several windows are asked for at a time, so the first request need not be the earliest window's.
        let filters = klaviyo.requests.compactMap { $0.query["filter"] }
        let starts = filters.compactMap { $0.firstMatch(of: #/datetime,(\d+-\d+-\d+)/#)?.1 }
        #expect(starts.min() == "2026-09-10")
    }

    @Test func aStateThatCannotBeReadIsTold() async throws {
        let sink = try await FakeKlaviyo([:]).source().read(
            ["profiles", "lists"], states: ["profiles": StreamState(["updated": "soon"])])
        #expect(sink.failure("profiles")?.code == .sourceState)
        #expect(sink.failure("lists") == nil)
    }

    @Test func aMemoryOfAnotherStateIsNotBelieved() async throws {
        let klaviyo = FakeKlaviyo(["profiles": KlaviyoTestData.items(50, seed: 9)])
        var state = try #require(try await klaviyo.source().read(["profiles"]).state("profiles"))
        state.blob = ["updated": "2026-01-01T00:00:00+0000"]
        let again = try await klaviyo.source().read(["profiles"], states: ["profiles": state])
        #expect(again.records("profiles").count == 50)
    }
}
