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
