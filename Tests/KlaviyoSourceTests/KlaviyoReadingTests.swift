// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import KlaviyoSource
import LotusCore
import LotusTestKit
import Testing

/// What is asked, and what is made of the answers.
@Suite struct KlaviyoReadingTests {
    @Test func recordsGetTheirCursorAndAreOtherwiseUntouched() async throws {
        let klaviyo = FakeKlaviyo([
            "events": [
                FakeKlaviyo.Item(
                    id: "e1", cursor: "2026-03-01T10:00:00+00:00",
                    attributes: #""event_properties":{"$value":1.50,"a":null,"ü":"\u00e9"}"#)
            ],
            "campaigns": [
                FakeKlaviyo.Item(id: "c1", cursor: "2026-03-01T10:00:00.123456+00:00", channel: "sms")
            ],
        ])
        let sink = try await klaviyo.source().read(["events", "campaigns"])
        #expect(
            sink.records("events") == [
                #"{"type":"event","id":"e1","attributes":{"name":"ne1","datetime":"2026-03-01T10:00:00+00:00","#
                    + #""event_properties":{"$value":1.50,"a":null,"ü":"\u00e9"}},"links":{"self":"s"},"#
                    + #""datetime":"2026-03-01T10:00:00+00:00"}"#
            ])
        #expect(
            sink.records("campaigns") == [
                #"{"type":"campaign","id":"c1","attributes":{"name":"nc1","#
                    + #""updated_at":"2026-03-01T10:00:00.123456+00:00","channel":"sms"},"links":{"self":"s"},"#
                    + #""updated_at":"2026-03-01T10:00:00.123456+00:00"}"#
            ])
    }

    @Test func filtersIncludeTheCursor() async throws {
        let klaviyo = FakeKlaviyo([:])
        _ = try await klaviyo.source(startDate: "2026-09-30T00:00:00Z").read(
            ["profiles", "events", "campaigns", "lists"])
        let filters = Set(klaviyo.requests.map { "\($0.url.path) \($0.query["filter"] ?? "-")" })
        #expect(
            filters == [
                "/api/profiles greater-than(updated,2026-09-29T23:59:59+0000)",
                "/api/events greater-or-equal(datetime,2026-09-30T00:00:00+0000)",
                "/api/campaigns and(greater-or-equal(updated_at,2026-09-30T00:00:00+0000),"
                    + "equals(messages.channel,'sms'),equals(archived,true))",
                "/api/campaigns and(greater-or-equal(updated_at,2026-09-30T00:00:00+0000),"
                    + "equals(messages.channel,'sms'),equals(archived,false))",
                "/api/campaigns and(greater-or-equal(updated_at,2026-09-30T00:00:00+0000),"
                    + "equals(messages.channel,'email'),equals(archived,true))",
                "/api/campaigns and(greater-or-equal(updated_at,2026-09-30T00:00:00+0000),"
                    + "equals(messages.channel,'email'),equals(archived,false))",
                "/api/lists -",
            ])
        let profiles = klaviyo.requests.first { $0.url.path == "/api/profiles" }
        #expect(profiles?.query["page[size]"] == "100")
        #expect(profiles?.query["additional-fields[profile]"] == "predictive_analytics")
    }

    @Test func aSecondEditWithinTheSecondOfTheCursorComes() async throws {
        let klaviyo = FakeKlaviyo([
            "profiles": [FakeKlaviyo.Item(id: "p1", cursor: "2026-03-01T10:00:00+00:00")]
        ])
        let first = try await klaviyo.source().read(["profiles"])
        klaviyo.add(FakeKlaviyo.Item(id: "p2", cursor: "2026-03-01T10:00:00.9+00:00"), to: "profiles")
        klaviyo.add(
            FakeKlaviyo.Item(id: "p1", cursor: "2026-03-01T10:00:00+00:00", attributes: #""title":"x""#),
            to: "profiles")
        let state = try #require(first.state("profiles"))
        #expect(state.blob == ["updated": "2026-03-01T10:00:00+0000"])
        let second = try await klaviyo.source().read(["profiles"], states: ["profiles": state])
        #expect(second.ids("profiles") == ["p1", "p2"])
        let third = try await klaviyo.source().read(
            ["profiles"], states: ["profiles": try #require(second.state("profiles"))])
        #expect(third.ids("profiles").isEmpty)
    }

    @Test(arguments: ["profiles", "events"])
    func whatIsDatedAheadComesOnceAndHoldsNothingUp(_ stream: String) async throws {
        let klaviyo = FakeKlaviyo([
            stream: [
                FakeKlaviyo.Item(id: "past", cursor: "2026-09-01T00:00:00+00:00"),
                FakeKlaviyo.Item(id: "ahead", cursor: "2027-05-01T00:00:00+00:00"),
            ]
        ])
        let first = try await klaviyo.source().read([stream])
        #expect(first.ids(stream) == ["ahead", "past"])
        var state = try #require(first.state(stream))
        let cursor = FakeKlaviyo.cursors[stream] ?? ""
        #expect(state.blob[cursor] == "2026-09-01T00:00:00+0000")
        // Later ones are not lost behind it, and it does not come again, also once its time has come.
        klaviyo.add(FakeKlaviyo.Item(id: "new", cursor: "2026-10-02T00:00:00+00:00"), to: stream)
        for (now, wanted, at) in [
            ("2026-10-03T00:00:00Z", ["new"], "2026-10-02T00:00:00+0000"),
            ("2026-10-04T00:00:00Z", [], "2026-10-02T00:00:00+0000"),
            ("2027-06-01T00:00:00Z", [], "2027-05-01T00:00:00+0000"),
            ("2027-06-02T00:00:00Z", [], "2027-05-01T00:00:00+0000"),
        ] {
            let sink = try await klaviyo.source(clock: FakeKlaviyo.clock(now)).read(
                [stream], states: [stream: state])
            #expect(sink.ids(stream) == wanted, "at \(now)")
            state = try #require(sink.state(stream))
            #expect(state.blob[cursor]?.string == at, "at \(now)")
        }
    }

    @Test func aLongEmptyHistoryIsCrossedInFewRequests() async throws {
        let klaviyo = FakeKlaviyo([
            "events": [FakeKlaviyo.Item(id: "e", cursor: "2026-09-01T00:00:00+00:00")]
        ])
        let sink = try await klaviyo.source(startDate: "2012-01-01T00:00:00Z").read(["events"])
        #expect(sink.ids("events") == ["e"])
        #expect(klaviyo.requests.count < 80)
    }

    @Test func aDenseStretchIsSharedAmongReaders() async throws {
        let start = try #require(Instant.parse("2026-09-20T00:00:00Z"))
        let items = (0..<3_000).map { index in
            FakeKlaviyo.Item(
                id: "e\(index)",
                cursor: Instant.text(start + .seconds(Int64(index) * 100), zone: "+00:00"))
        }
        let klaviyo = FakeKlaviyo(["events": items], pageSizes: ["events": 20])
        let sink = try await klaviyo.source(startDate: "2026-09-20T00:00:00Z").read(["events"])
        #expect(sink.records("events").count == 3_000)
        #expect(Set(sink.ids("events")).count == 3_000)
        let chains = klaviyo.requests.filter { $0.query["page[cursor]"] == nil }
        #expect(chains.count > 4)
    }

    @Test func profilesAreBroughtToTheTypesOfTheSchema() async throws {
        let klaviyo = FakeKlaviyo([
            "profiles": [
                FakeKlaviyo.Item(
                    id: "p", cursor: "2026-03-01T10:00:00+00:00",
                    attributes:
                        #""location":{"zip":12345,"city":true,"latitude":"1.5"},"organization":[1,"a"],"#
                        + #""predictive_analytics":{"historic_clv":"10.50","predicted_clv":1,"#
                        + #""historic_number_of_orders":3.0,"churn_probability":"high"},"#
                        + #""subscriptions":{"email":{"marketing":{"can_receive_email_marketing":"yes","consent":null}}},"#
                        + #""properties":{"zip":5}"#)
            ]
        ])
        let sink = try await klaviyo.source().read(["profiles"])
        let record = try JSONValue(parsing: try #require(sink.records("profiles").first))
        let attributes = try #require(record["attributes"])
        #expect(attributes["location"] == ["zip": "12345", "city": "True", "latitude": "1.5"])
        #expect(attributes["organization"] == #"[1,"a"]"#)
        #expect(
            attributes["predictive_analytics"]?.text()
                == #"{"historic_clv":10.50,"predicted_clv":1,"historic_number_of_orders":3,"churn_probability":"high"}"#
        )
        #expect(
            attributes["subscriptions"]?["email"]?["marketing"] == [
                "can_receive_email_marketing": true, "consent": nil,
            ])
        #expect(attributes["properties"] == ["zip": 5])
        #expect(record["updated"] == "2026-03-01T10:00:00+00:00")
    }

    @Test func whatIsNoTextIsRepairedAndTold() async throws {
        let broken =
            Array(
                #"{"data":[{"type":"list","id":"l","attributes":{"updated":"2026-03-01T10:00:00+00:00","name":"a"#
                    .utf8)
            + [0xFF] + Array(#"b\ud800c"}}],"links":{"next":null}}"#.utf8)
        let klaviyo = FakeKlaviyo([:]) { _ in .answer(200, body: broken) }
        let sink = try await klaviyo.source().read(["lists"])
        #expect(sink.records("lists").first?.contains("a\u{FFFD}b\\ufffdc") == true)
        #expect(
            sink.notes.contains { note in
                if case .log(.warn, let text) = note { text.contains("2 places") } else { false }
            })
    }
}
