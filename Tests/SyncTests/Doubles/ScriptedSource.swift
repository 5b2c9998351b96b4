// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusCore
import LotusTestKit
import Synchronization

/// A source whose streams have the records 1, 2, 3 …, cut into batches and checkpoints by chance.
///
/// An incremental stream goes on after the number in its state.
final class ScriptedSource: Source {
    static let name = "scripted"
    static let specification: JSONValue = [:]

    struct Script: Sendable {
        /// How many records a stream has.
        var counts: [String: Int] = [:]
        /// After how many records a stream fails, and with what.
        var failures: [String: (after: Int, error: any Error & Sendable)] = [:]
        /// The states that a stream gives are this often.
        var checkpointEvery = 1...20
        var batchRecordsMax = 7
        /// Fields besides `id`, as JSON members with a comma before each.
        var extra = ""
        /// Waited for before each batch.
        var pause: (@Sendable (String) async throws -> Void)?
        /// Ends without a word about these streams.
        var silent: Set<String> = []
    }

    private let script: Script
    private let random: RandomSource
    private let time: any TimeSource
    private let requested = Mutex<[String: StreamState?]>([:])

    init(_ script: Script, seed: UInt64 = 1, time: any TimeSource = FakeClock()) {
        self.script = script
        self.time = time
        random = .seeded(seed)
    }

    required init(_ configuration: JSONValue, _ context: SourceContext) throws {
        throw KitError("a scripted source is made by a test")
    }

    /// The states that it was asked to go on from.
    var states: [String: StreamState?] { requested.withLock { $0 } }

    func check() async throws {}

    func discover() async throws -> Catalog { Catalog(streams: []) }

    func read(_ request: ReadRequest, into sink: any RecordSink) async throws {
        let units = request.catalog.streams.map { stream in
            let state = request.states[stream.descriptor]
            requested.withLock { $0[stream.descriptor.name] = .some(state) }
            return StreamRunner.Unit([stream.descriptor]) { try await self.read(stream, state, $0) }
        }
        let spoken = units.filter { !script.silent.contains($0.streams[0].name) }
        try await StreamRunner(concurrency: request.concurrency, sink: sink).run(spoken)
    }

    private func read(_ stream: ConfiguredStream, _ state: StreamState?, _ sink: any RecordSink) async throws
    {
        let name = stream.descriptor.name
        let count = script.counts[name] ?? 0
        var next = Int(state?.blob["id"]?.integer ?? 0) + 1
        var random = random
        var given = 0
        var untilCheckpoint = Int.random(in: script.checkpointEvery, using: &random)
        while next <= count {
            try await script.pause?(name)
            let end = min(count, next + Int.random(in: 1...script.batchRecordsMax, using: &random) - 1)
            if let failure = script.failures[name], given >= failure.after { throw failure.error }
            try await sink.records(batch(stream.descriptor, next...end))
            await sink.note(.request(stream.descriptor))
            given += end - next + 1
            untilCheckpoint -= end - next + 1
            next = end + 1
            if untilCheckpoint <= 0 {
                try await sink.checkpoint(stream.descriptor, Self.state(end))
                untilCheckpoint = Int.random(in: script.checkpointEvery, using: &random)
            }
        }
        if let failure = script.failures[name] { throw failure.error }
        try await sink.checkpoint(stream.descriptor, Self.state(max(count, next - 1)))
    }

    static func state(_ id: Int) -> StreamState {
        StreamState(["id": .integer(id)], memory: ["at": [.integer(id)]])
    }

    private func batch(_ stream: StreamDescriptor, _ ids: ClosedRange<Int>) -> RecordBatch {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for id in ids {
            bytes += "{\"id\":\(id)\(script.extra)}".utf8
            ends.append(bytes.count)
            bytes.append(UInt8(ascii: "\n"))
        }
        return RecordBatch(
            stream: stream, bytes: bytes, ends: ends, emittedAt: time.now().microseconds / 1_000)
    }
}
