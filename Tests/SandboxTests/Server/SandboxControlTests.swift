// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Sandbox
import Testing

@Suite struct SandboxControlTests {
    private func options(_ change: (inout SandboxOptions) -> Void = { _ in }) -> SandboxOptions {
        var options = SandboxOptions(orders: 100, profiles: 300, port: 0)
        change(&options)
        return options
    }

    private func control(
        _ client: LoopbackClient, _ method: String, _ target: String, _ body: String? = nil, status: Int = 200
    ) async throws -> JSONValue {
        let answer = try #require(try await client.send(method, "/_sandbox\(target)", body: body))
        #expect(answer.status == status, "\(answer.text)")
        return try JSONValue(parsing: answer.body)
    }

    @Test func theClockIsMovedAndStopped() async throws {
        try await SandboxHost.serving(options()) { host in
            let client = LoopbackClient(port: host.port)
            let set = try await control(
                client, "POST", "/clock", #"{"now":"2024-03-01T00:00:00Z","stopped":true}"#)
            #expect(set["now"] == "2024-03-01T00:00:00.000000Z")
            let moved = try await control(client, "POST", "/clock", #"{"advance_seconds":86400}"#)
            #expect(moved["now"] == "2024-03-02T00:00:00.000000Z")
            #expect(try await control(client, "GET", "/clock") == moved)
            let truth = try await control(client, "GET", "/truth?stream=profiles")
            let count = try #require(truth.value(at: ["klaviyo", "profiles", "records"])?.integer)
            #expect((1..<300).contains(count))
            #expect(truth.value(at: ["klaviyo", "events"]) == nil)
        }
    }

    /// The same figures from the orders that the shop serves.
    @Test func salesAreThoseOfTheOrders() async throws {
        try await SandboxHost.serving(options { $0.now = $0.history.upperBound }) { host in
            let client = LoopbackClient(port: host.port)
            let served = try #require(
                try await client.send(
                    "GET", "/admin/api/2025-01/orders.json?status=any&limit=250",
                    headers: ["X-Shopify-Access-Token": "token"]))
            let orders = try #require(try JSONValue(parsing: served.body)["orders"]?.elements)
            #expect(orders.count == 100)
            var expected: [String: [Int64]] = [:]
            for order in orders where order["cancelled_at"] == .null && order["test"] == false {
                let time = try #require(SandboxTime.parse(try Self.utc(order["created_at"]?.string)))
                let refunds = (order["refunds"]?.elements ?? []).flatMap {
                    $0["transactions"]?.elements ?? []
                }
                let figures = [
                    1, try Self.cents(order["total_price"]),
                    try refunds.reduce(0) { try $0 + Self.cents($1["amount"]) },
                ]
                let day = String(time.description.prefix(10))
                expected[day] = zip(expected[day] ?? [0, 0, 0], figures).map { $0 + $1 }
            }
            let sales = try await control(client, "GET", "/sales")
            var days: [String: [Int64]] = [:]
            for day in sales["days"]?.elements ?? [] {
                let figures = ["orders", "gross_cents", "refunded_cents"].compactMap { day[$0]?.integer }
                days[day["day"]?.string ?? ""] = figures
            }
            #expect(days == expected)
            #expect(days.values.contains { $0[2] > 0 })
            let list = await host.sales()
            #expect(list.map(\.dayText) == days.keys.sorted())
            #expect(list.reduce(0) { $0 + $1.netCents } == days.values.reduce(0) { $0 + $1[1] - $1[2] })
        }
    }

    private static func cents(_ amount: JSONValue?) throws -> Int64 {
        let text = try #require(amount?.string)
        return try #require(Int64(text.filter { $0 != "." }))
    }

    /// `2026-01-31T19:00:00-05:00` as `2026-02-01T00:00:00Z`.
    private static func utc(_ time: String?) throws -> String {
        let date = try Date(try #require(time), strategy: .iso8601)
        return date.formatted(.iso8601)
    }

    @Test func editsShowInTheTruth() async throws {
        try await SandboxHost.serving(options { $0.now = $0.history.upperBound }) { host in
            let client = LoopbackClient(port: host.port)
            let before = try await control(client, "GET", "/truth?stream=profiles")
            let done = try await control(
                client, "POST", "/edits",
                #"{"service":"klaviyo","stream":"profiles","changes":4,"additions":7,"deletions":2,"seed":1}"#
            )
            #expect(
                done.value(at: ["klaviyo", "profiles"]) == ["changes": 4, "additions": 7, "deletions": 2])
            let after = try await control(client, "GET", "/truth?stream=profiles")
            #expect(before.value(at: ["klaviyo", "profiles", "records"]) == 300)
            #expect(after.value(at: ["klaviyo", "profiles", "records"]) == 305)
            #expect(
                before.value(at: ["klaviyo", "profiles", "pair_sum"])
                    != after.value(at: ["klaviyo", "profiles", "pair_sum"]))
        }
    }

    @Test func recordsChangeWhileTheyAreRead() async throws {
        try await SandboxHost.serving(options { $0.editsPerRequest = 0.5 }) { host in
            let client = LoopbackClient(port: host.port)
            for _ in 0..<40 {
                _ = try await client.send("GET", "/api/lists", headers: SandboxHostTests.headers)
            }
            let truth = try await control(client, "GET", "/truth?stream=profiles")
            let count = try #require(truth.value(at: ["klaviyo", "profiles", "records"])?.integer)
            #expect((302..<340).contains(count))
        }
    }

    @Test(arguments: [
        ("POST", "/clock", #"{"now":"soon"}"#, 400), ("POST", "/clock", "{", 400),
        ("POST", "/edits", #"{"changes":-1}"#, 400), ("GET", "/edits", nil, 405),
        ("POST", "/faults", #"{"faults":"plague"}"#, 400), ("POST", "/faults", "{}", 400),
        ("GET", "/shoes", nil, 404),
    ])
    func wrongOrdersAreRefused(
        _ method: String, _ target: String, _ body: String?, _ status: Int
    ) async throws {
        try await SandboxHost.serving(options()) { host in
            let answer = try await control(
                LoopbackClient(port: host.port), method, target, body, status: status)
            #expect(answer["error"]?.string?.isEmpty == false)
        }
    }

    @Test func requestsAreCountedAndLogged() async throws {
        let scratch = try ScratchFolder("lotus-sandbox-log")
        let log = scratch.file("requests.jsonl")
        try await SandboxHost.serving(options(), requestLog: log) { host in
            let client = LoopbackClient(port: host.port)
            _ = try await client.send("GET", "/api/lists?sort=updated", headers: SandboxHostTests.headers)
            _ = try await client.send("POST", "/api/lists", headers: SandboxHostTests.headers, body: "é")
            _ = try await client.send("GET", "/api/lists", headers: ["Authorization": "secret-word"])
            let counts = try await control(client, "GET", "/requests")
            #expect(counts["requests"] == 3)
            #expect(
                counts.value(at: ["paths", "/api/lists", "statuses"]) == ["200": 1, "401": 1, "405": 1])
            _ = try await control(client, "DELETE", "/requests")
            #expect(try await control(client, "GET", "/requests")["requests"] == 0)
        }
        let text = try String(contentsOfFile: log, encoding: .utf8)
        let lines = try text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        #expect(lines.map { $0["status"] } == [200, 405, 401])
        #expect(lines.first?["query"] == "sort=updated")
        #expect(lines[1]["body"] == "é")
        #expect(!text.contains("pk_test") && !text.contains("secret-word"))
    }

    @Test func aLogThatCannotBeWrittenIsAnError() async throws {
        let error = await #expect(throws: LotusError.self) {
            try await SandboxHost.serving(options(), requestLog: "/nowhere/at/all.jsonl") { _ in }
        }
        #expect(error?.code.rawValue == "LL-SANDBOX-005")
    }
}
