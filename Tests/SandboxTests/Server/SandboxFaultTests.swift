// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit
import Sandbox
import Testing

@Suite struct SandboxFaultTests {
    private static let target = "/api/profiles?page%5Bsize%5D=100"
    /// With a host that is the same each time, as links name it.
    private static let headers = SandboxHostTests.headers.merging(["Host": "127.0.0.1"]) { $1 }

    private func serving<Value: Sendable>(
        _ faults: String, _ body: @Sendable (LoopbackClient) async throws -> Value
    ) async throws -> Value {
        let options = SandboxOptions(
            orders: 100, profiles: 300, port: 0, faults: try FaultRule.list(faults))
        return try await SandboxHost.serving(options, services: Self.services) { host in
            try await body(LoopbackClient(port: host.port))
        }
    }

    private static let services: SandboxHost.Services = { options, clock in
        [KlaviyoService(options, clock: clock), LinesService()]
    }

    private func whole() async throws -> [UInt8] {
        try await serving("") { client in
            try #require(try await client.send("GET", Self.target, headers: Self.headers)).body
        }
    }

    @Test(arguments: [429, 500, 503, 403])
    func aStatusIsAnsweredInstead(_ status: Int) async throws {
        let answer = try await serving("\(status):1") {
            try await $0.send("GET", Self.target, headers: Self.headers)
        }
        #expect(answer?.status == status)
        #expect((answer?.headers["retry-after"] != nil) == (status == 429 || status == 503))
    }

    @Test func aConnectionBreaksInTheMiddle() async throws {
        let whole = try await whole()
        let answer = try await serving("disconnect:1") {
            try await $0.send("GET", Self.target, headers: Self.headers)
        }
        #expect(answer?.isWhole == false)
        #expect(answer?.headers["content-length"] == String(whole.count))
        #expect(answer?.body == Array(whole.prefix(whole.count / 2)))
    }

    @Test func aBodyIsShorterThanItsLength() async throws {
        let answer = try await serving("short-body:1") {
            try await $0.send("GET", Self.target, headers: Self.headers)
        }
        #expect(answer?.isWhole == false)
        #expect(answer?.status == 200)
    }

    @Test func aTruncatedBodyLooksWhole() async throws {
        let whole = try await whole()
        let answer = try await serving("truncated:1") {
            try await $0.send("GET", Self.target, headers: Self.headers)
        }
        #expect(answer?.isWhole == true)
        #expect(answer?.body == Array(whole.prefix(whole.count / 2)))
    }

    @Test func aMalformedPageIsNoJSON() async throws {
        let answer = try #require(
            try await serving("malformed:1") {
                try await $0.send("GET", Self.target, headers: Self.headers)
            })
        #expect(answer.status == 200 && answer.isWhole)
        #expect(throws: JSONScanError.self) { try JSONValue(parsing: answer.body) }
    }

    @Test func oneByteIsNoUTF8() async throws {
        let whole = try await whole()
        let answer = try #require(
            try await serving("invalid-utf8:1") {
                try await $0.send("GET", Self.target, headers: Self.headers)
            })
        let changed = zip(answer.body, whole).filter { $0 != $1 }
        #expect(answer.body.count == whole.count)
        #expect(changed.count == 1 && changed.first?.0 == 0xFF)
    }

    @Test func aRedirectLeadsElsewhere() async throws {
        let answer = try await serving("redirect:1") {
            try await $0.send("GET", Self.target, headers: Self.headers)
        }
        #expect(answer?.status == 302)
        #expect(answer?.headers["location"]?.hasPrefix("https://elsewhere.example.net/") == true)
    }

    @Test func nothingComesUntilTheClientGoes() async throws {
        try await serving("hang@profiles") { client in
            await withTaskGroup(of: Bool.self) { group in
                group.addTask {
                    let answer = try? await client.send(
                        "GET", Self.target, headers: Self.headers)
                    return answer == nil
                }
                group.addTask {
                    try? await Task.sleep(for: .milliseconds(300))
                    client.shutDown()
                    return false
                }
                // Nothing has come when the client goes, and then nothing comes.
                let isFirst = await group.next() == false
                let isNothing = await group.next() == true
                #expect(isFirst && isNothing)
            }
        }
    }

    @Test func resultsExpireAndLoseLines() async throws {
        let expired = try await serving("expired-result:1") { client in
            [
                try await client.send("GET", "/bulk-results/one"),
                try await client.send("GET", Self.target, headers: Self.headers),
            ]
        }
        #expect(expired.map { $0?.status } == [400, 200])
        #expect(expired[0]?.text.contains("ExpiredToken") == true)
        let cut = try await serving("truncated-result:1") { try await $0.send("GET", "/bulk-results/one") }
        #expect(cut?.isWhole == true)
        let lines = cut?.text.split(separator: "\n").count ?? 0
        #expect(lines > 0 && lines < LinesService.lines)
        #expect(cut?.text.hasSuffix("\n") == true)
        let broken = try await serving("disconnect:1") { try await $0.send("GET", "/bulk-results/one") }
        #expect(broken?.isWhole == false)
        let fine = try await serving("") { try await $0.send("GET", "/bulk-results/one") }
        #expect(fine?.text.split(separator: "\n").count == LinesService.lines)
    }

    @Test func aPlaceScopesAFault() async throws {
        let statuses = try await serving("403@lists") { client in
            var statuses: [Int?] = []
            for path in ["/api/lists", "/api/metrics", "/api/lists"] {
                statuses.append(try await client.send("GET", path, headers: Self.headers)?.status)
            }
            let body = #"{"faults":["500@metrics"]}"#
            _ = try await client.send("POST", "/_sandbox/faults", body: body)
            for path in ["/api/lists", "/api/metrics"] {
                statuses.append(try await client.send("GET", path, headers: Self.headers)?.status)
            }
            return statuses
        }
        #expect(statuses == [403, 200, 403, 200, 500])
    }

    @Test func faultsStrikeTheSameRequestsEachTime() async throws {
        func strikes(_ seed: UInt64) throws -> [FaultRule.Kind?] {
            let plan = FaultPlan(try FaultRule.list("429:0.1,500:0.1"), seed: seed)
            return (0..<2_000).map { plan.strike(number: $0, path: "/", isResult: false) }
        }
        let one = try strikes(7)
        #expect(try strikes(7) == one)
        #expect(try strikes(8) != one)
        let count = one.count { $0 == .status(429) }
        #expect((140...260).contains(count))
    }

    @Test(arguments: [
        ("429:0.05", "429:0.05"), ("hang", "hang:0.02"), ("403@orders", "403@orders:1.0"),
        ("disconnect@graphql:0.5", "disconnect@graphql:0.5"), ("expired-result:1", "expired-result:1.0"),
    ])
    func faultsAreSpelled(_ text: String, _ spelling: String) throws {
        #expect(try FaultRule.list(text).map(\.spelling) == [spelling])
    }

    @Test(arguments: ["plague", "429:2", "429:often", "200", "429:", "hang:-1"])
    func misspelledFaultsAreErrors(_ text: String) {
        let error = #expect(throws: LotusError.self) { try FaultRule.list(text) }
        #expect(error?.code.rawValue == "LL-SANDBOX-002")
    }
}

/// Serves a long result in pieces.
private struct LinesService: SandboxService {
    static let lines = 3_000

    let name = "lines"

    func owns(host: String, path: String) -> Bool { path.hasPrefix("/bulk-results/") }

    func respond(to request: SandboxRequest) async -> SandboxResponse {
        let source = LineSource()
        return SandboxResponse(body: .stream(ResponseStream(length: Self.lines * 10) { await source.next() }))
    }

    func truth(at now: Timestamp) async -> [StreamTruth] { [] }

    func edit(_ edit: SandboxEdit, at now: Timestamp) async -> JSONValue { [:] }
}

private actor LineSource {
    private var sent = 0

    func next() -> [UInt8]? {
        guard sent < LinesService.lines else { return nil }
        let count = min(700, LinesService.lines - sent)
        sent += count
        return Array(repeatElement("{\"a\": 12}\n".utf8, count: count).joined())
    }
}
