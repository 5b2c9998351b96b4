// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import KlaviyoSource
import LotusCore
import LotusTestKit
import Sandbox
import Synchronization
import Testing

/// The sandbox's Klaviyo over sockets, with faults: what is read equals what it says there is.
@Suite struct KlaviyoSandboxTests {
    private static let streams = ["profiles", "events", "campaigns", "metrics", "lists"]
    private static let now = "2026-07-15T00:00:00Z"

    private static func options(_ faults: String) throws -> SandboxOptions {
        SandboxOptions(
            orders: 10, profiles: 400, seed: 11, port: 0, now: Instant.parse(now),
            faults: faults.isEmpty ? [] : try FaultRule.list(faults))
    }

    /// Reads as a sync does, on a clock that is not waited for.
    private static func read(
        _ host: SandboxHost, _ transport: ClientTransport, states: [String: StreamState] = [:],
        at now: String = KlaviyoSandboxTests.now, into sink: RecordingSink = RecordingSink()
    ) async throws -> RecordingSink {
        let source = try KlaviyoSource(
            ["api_key": "pk_test_1", "endpoint": .string(host.origin)],
            SourceContext(
                transport: transport, time: FakeKlaviyo.clock(now), random: .seeded(5),
                temporaryFolder: "/tmp"))
        return try await source.read(streams, states: states, into: sink)
    }

    private static func transport() throws -> ClientTransport {
        var patience = ClientTransport.Patience()
        patience.idleMsMax = 1_000
        return try ClientTransport(environment: [:], patience: patience)
    }

    /// Asks the sandbox itself.
    private static func ask(
        _ host: SandboxHost, _ transport: ClientTransport, _ path: String, _ body: String = ""
    ) async throws -> JSONValue {
        let received = Mutex<[UInt8]>([])
        let method: HTTPRequest.Method = body.isEmpty ? .get : .post
        try await transport.send(
            HTTPRequest(method, "\(host.origin)/_sandbox/\(path)", body: Array(body.utf8))
        ) { reception in
            if case .chunk(let bytes) = reception { received.withLock { $0 += bytes } }
        }
        return try JSONValue(parsing: received.withLock { $0 })
    }

    /// What the sandbox says of a stream, computed from records: the last state of each id counts.
    private struct Figures: Equatable {
        var records: Int64 = 0
        var idSum: Int64 = 0
        var pairSum: Int64 = 0

        init(_ truth: JSONValue?) {
            records = truth?["records"]?.integer ?? -1
            idSum = truth?["id_sum"]?.integer ?? -1
            pairSum = truth?["pair_sum"]?.integer ?? -1
        }

        init(_ texts: [String], cursor: String) throws {
            var seconds: [Int64: Int64] = [:]
            for text in texts {
                let record = try JSONValue(parsing: text)
                let number = Int64((record["id"]?.string ?? "").suffix(12)) ?? 0
                let instant = record[cursor]?.string.flatMap { Instant.parse($0) }
                let second = (instant?.microseconds ?? 0) / 1_000_000
                seconds[number] = max(seconds[number] ?? second, second)
            }
            records = Int64(seconds.count)
            for (number, second) in seconds {
                idSum += number
                pairSum += (number % 1_000_003) * (second % 1_000_003)
            }
        }
    }

    private static func check(
        _ texts: (String) -> [String], equal truth: JSONValue, _ comment: String
    ) throws {
        for stream in streams {
            let records = texts(stream)
            #expect(Set(records).count == records.count, "\(stream) \(comment): a record comes twice")
            let found = try Figures(records, cursor: FakeKlaviyo.cursors[stream] ?? "")
            #expect(found == Figures(truth["klaviyo"]?[stream]), "\(stream) \(comment)")
        }
    }

    @Test(arguments: [
        "", "429:0.03,500:0.03,disconnect:0.03,short-body:0.02,truncated:0.02,hang:0.002",
    ])
    func everyRecordComesOnce(_ faults: String) async throws {
        try await SandboxHost.serving(try Self.options(faults)) { host in
            let transport = try Self.transport()
            let sink = try await Self.read(host, transport)
            for stream in Self.streams { #expect(sink.failure(stream) == nil) }
            #expect(sink.violations.isEmpty)
            host.faults.rules = []
            try Self.check(
                sink.records, equal: try await Self.ask(host, transport, "truth"), "faults: \(faults)")
            await transport.shutdown()
        }
    }

    @Test func whatChangesComesWithTheNextSync() async throws {
        try await SandboxHost.serving(try Self.options("")) { host in
            let transport = try Self.transport()
            host.clock.set(try #require(Instant.parse(Self.now)), stopped: true)
            var all: [String: [String]] = [:]
            var states: [String: StreamState] = [:]
            for round in 0..<4 {
                let now = "2026-07-\(15 + round)T00:00:00Z"
                host.clock.set(try #require(Instant.parse(now)), stopped: true)
                // The last round has nothing new.
                if (1...2).contains(round) {
                    _ = try await Self.ask(
                        host, transport, "edits",
                        #"{"changes":30,"additions":20,"deletions":0,"future":3,"seed":\#(round)}"#)
                }
                let sink = try await Self.read(host, transport, states: states, at: now)
                for stream in Self.streams {
                    #expect(sink.failure(stream) == nil)
                    if round == 3 { #expect(sink.records(stream).isEmpty, "\(stream)") }
                    all[stream, default: []] += sink.records(stream)
                    states[stream] = sink.state(stream)
                }
                let found = all
                try Self.check(
                    { found[$0] ?? [] }, equal: try await Self.ask(host, transport, "truth"),
                    "round \(round)")
            }
            await transport.shutdown()
        }
    }

    private struct Crash: Error {}

    /// A sync that is cut off after any batch and goes on from the last state loses and doubles nothing.
    @Test func aSyncThatIsCutOffGoesOn() async throws {
        try await SandboxHost.serving(try Self.options("500:0.02,disconnect:0.02")) { host in
            let transport = try Self.transport()
            var random = SeededGenerator(17)
            var all: [String: [String]] = [:]
            var states: [String: StreamState] = [:]
            var isWhole = false
            for _ in 0..<60 where !isWhole {
                let left = Mutex(Int.random(in: 1...40, using: &random))
                let sink = RecordingSink { _, event in
                    if case .batch = event {
                        let isLast = left.withLock { left in
                            left -= 1
                            return left < 0
                        }
                        if isLast { throw Crash() }
                    }
                }
                do {
                    _ = try await Self.read(host, transport, states: states, into: sink)
                    isWhole = true
                } catch is Crash {}
                for stream in Self.streams {
                    // Only what a state stands behind was kept.
                    guard let last = sink.checkpoints(stream).last else { continue }
                    all[stream, default: []] += sink.records(stream).prefix(last.recordCount)
                    states[stream] = last.state
                }
            }
            #expect(isWhole)
            host.faults.rules = []
            let found = all
            try Self.check(
                { found[$0] ?? [] }, equal: try await Self.ask(host, transport, "truth"), "cut off")
            await transport.shutdown()
        }
    }

    @Test(arguments: [("pk_wrong_1", LotusError.Code.sourceToken), ("pk_denied_1", .sourcePermission)])
    func refusalsAreTold(_ key: String, _ code: LotusError.Code) async throws {
        try await SandboxHost.serving(try Self.options("")) { host in
            let transport = try Self.transport()
            let source = try KlaviyoSource(
                ["api_key": .string(key), "endpoint": .string(host.origin)],
                SourceContext(
                    transport: transport, time: FakeKlaviyo.clock(Self.now), temporaryFolder: "/tmp"))
            let sink = try await source.read(Self.streams)
            for stream in Self.streams {
                #expect(sink.failure(stream)?.code == code)
                #expect(sink.records(stream).isEmpty)
            }
            let error = await #expect(throws: LotusError.self) { try await source.check() }
            #expect(error?.code == code)
            await transport.shutdown()
        }
    }
}
