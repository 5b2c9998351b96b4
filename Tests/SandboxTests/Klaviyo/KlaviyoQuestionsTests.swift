// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Sandbox
import Testing

@Suite struct KlaviyoQuestionsTests {
    @Test(arguments: [
        ("/api/profiles?page[size]=0", "page[size]"),
        ("/api/profiles?page[size]=101", "page[size]"),
        ("/api/profiles?page[size]=many", "page[size]"),
        ("/api/events?page[size]=1001", "page[size]"),
        ("/api/campaigns?page[size]=10&filter=equals(messages.channel,'sms')", "page[size]"),
        ("/api/lists?page[size]=10", "page[size]"),
        ("/api/profiles?page[cursor]=nonsense", "page[cursor]"),
        ("/api/profiles?sort=shoe_size", "sort"),
        ("/api/metrics?sort=updated", "sort"),
        ("/api/profiles?shoe=1", "shoe"),
        ("/api/profiles?include=shoes", "include"),
        ("/api/profiles?additional-fields[profile]=shoes", "additional-fields[profile]"),
        ("/api/profiles?filter=greater-or-equal(updated,2024-01-01)", "filter"),
        ("/api/profiles?filter=greater-than(updated,yesterday)", "filter"),
        ("/api/profiles?filter=greater-than(shoe_size,42)", "filter"),
        ("/api/profiles?filter=larger(updated,2024-01-01)", "filter"),
        ("/api/profiles?filter=greater-than(updated,2024-01-01", "filter"),
        ("/api/profiles?filter=greater-than(updated)", "filter"),
        ("/api/profiles?filter=greater-than(updated,2024-01-01))", "filter"),
        ("/api/profiles?filter=", "filter"),
        ("/api/campaigns", "filter"),
        ("/api/campaigns?filter=equals(messages.channel,'pigeon')", "filter"),
        ("/api/campaigns?filter=and(equals(messages.channel,'sms'),equals(archived,'maybe'))", "filter"),
    ])
    func wrongQuestionsAreRefused(_ target: String, _ parameter: String) async throws {
        let client = KlaviyoClient(profiles: 10)
        let response = await client.send(target)
        #expect(response.status == 400)
        let error = try #require(try JSONValue(parsing: client.bytes(response))["errors"]?.elements?.first)
        #expect(error["status"] == 400)
        #expect(error["code"] == "invalid")
        #expect(error["detail"]?.string?.isEmpty == false)
        #expect(error.value(at: ["source", "parameter"])?.string == parameter)
    }

    @Test(arguments: [
        // Klaviyo's boundaries to the second, and fractions of one.
        ("/api/events?filter=greater-than(datetime,2023-01-01T00:00:00Z)", 2_023),
        ("/api/events?filter=and(greater-or-equal(datetime,2023-01-01T00:00:00.5Z))", 2_023),
        ("/api/events?filter=greater-or-equal(timestamp,1672531200)", 2_023),
        ("/api/events?sort=-datetime&filter=less-than(datetime,2023-01-01T00:00:00Z)", 2_022),
        ("/api/events?sort=-datetime&filter=less-or-equal(datetime,\"2022-12-31T23:59:59Z\")", 2_022),
    ])
    func boundsAreKept(_ target: String, _ year: Int) async throws {
        let client = KlaviyoClient(profiles: 2_000)
        let first = try #require(try await client.document(target)["data"]?.elements?.first)
        #expect(first.attribute("datetime")?.string?.prefix(4) == "\(year)")
    }

    @Test func othersFieldsAreFiltered() async throws {
        let client = KlaviyoClient(profiles: 500)
        let all = try await client.readAll("/api/events?page[size]=1000")
        let metric = try #require(all.first?.value(at: ["relationships", "metric", "data", "id"])?.string)
        let some = try await client.readAll("/api/events?filter=equals(metric_id,\"\(metric)\")")
        #expect(
            some == all.filter { $0.value(at: ["relationships", "metric", "data", "id"])?.string == metric })
        #expect(!some.isEmpty && some.count < all.count)
        let ids = some.isEmpty ? [] : ["Q", try await client.readAll("/api/lists")[1].id]
        let lists = try await client.readAll(
            "/api/lists?filter=any(id,[\"\(ids.joined(separator: "\",\""))\"])")
        #expect(lists.count == 1)
    }

    @Test func attributesAreChosen() async throws {
        let client = KlaviyoClient(profiles: 50)
        let page = try await client.document(
            "/api/events?include=metric&fields[event]=timestamp,uuid&fields[metric]=name")
        let event = try #require(page["data"]?.elements?.first?["attributes"]?.members)
        #expect(event.map(\.key) == ["timestamp", "uuid"])
        let metric = try #require(page["included"]?.elements?.first?["attributes"]?.members)
        #expect(metric.map(\.key) == ["name"])
    }

    @Test(arguments: [
        ([KlaviyoClient.revision], 401, "not_authenticated"),
        ([("authorization", "Bearer x"), KlaviyoClient.revision], 401, "not_authenticated"),
        (
            [("authorization", "Klaviyo-API-Key pk_wrong"), KlaviyoClient.revision], 401,
            "authentication_failed"
        ),
        ([("authorization", "Klaviyo-API-Key sk_1"), KlaviyoClient.revision], 401, "authentication_failed"),
        ([("authorization", "Klaviyo-API-Key pk_denied"), KlaviyoClient.revision], 403, "permission_denied"),
        ([KlaviyoClient.key], 400, "invalid"),
    ])
    func keysAreChecked(
        _ headers: [(String, String)], _ status: Int, _ code: String
    ) async throws {
        let client = KlaviyoClient(profiles: 10)
        let response = await client.send("/api/profiles", headers: headers.map { (name: $0.0, value: $0.1) })
        #expect(response.status == status)
        let error = try JSONValue(parsing: client.bytes(response))["errors"]?.elements?.first
        #expect(error?["code"]?.string == code)
    }

    @Test func whatIsNotThereIsNotFound() async {
        let client = KlaviyoClient(profiles: 10)
        #expect(await client.send("/api/shoes").status == 404)
        #expect(await client.send("/api/profiles/1/2/3").status == 404)
        #expect(await client.send("/api/profiles", method: "POST").status == 405)
    }

    @Test func requestsAreLimitedPerPath() async throws {
        let client = KlaviyoClient(profiles: 10, limitsRates: true)
        var statuses: [Int] = []
        for _ in 0..<12 { statuses.append(await client.send("/api/metrics").status) }
        // Ten in a second at most; a slow machine may see a second window.
        #expect(statuses.prefix(10) == ArraySlice(repeatElement(200, count: 10)))
        let limited = await client.send("/api/events")
        #expect(limited.status == 200)
        let names = limited.headers.map(\.name)
        #expect(["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"].allSatisfy(names.contains))
        for _ in 0..<150 {
            let response = await client.send("/api/metrics")
            guard response.status == 429 else { continue }
            let wait = response.headers.first { $0.name == "Retry-After" }?.value
            #expect(Int(wait ?? "").map { (1...60).contains($0) } == true)
            return
        }
        Issue.record("150 requests in a minute were not too many")
    }
}
