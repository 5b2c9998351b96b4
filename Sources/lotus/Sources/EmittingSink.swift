// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusCore
import Synchronization

/// Turns what a source reads into messages of the Airbyte protocol.
final class EmittingSink: RecordSink {
    private struct Stream {
        var isRunning = false
        var recordsSinceState = 0
        var records = 0
    }

    private struct State {
        var streams: [StreamDescriptor: Stream] = [:]
        var failures: [(stream: StreamDescriptor, error: LotusError)] = []
    }

    private let output: MessageOutput
    private let time: any TimeSource
    private let redactor: Redactor
    private let isDebug: Bool
    private let state = Mutex(State())

    init(_ output: MessageOutput, redactor: Redactor, isDebug: Bool, time: any TimeSource = .system) {
        self.output = output
        self.redactor = redactor
        self.isDebug = isDebug
        self.time = time
    }

    /// What did not go well; a stream that the source does not have is told to whoever reads the messages,
    /// but is no failure of the program, as with the originals.
    var failures: [(stream: StreamDescriptor, error: LotusError)] {
        state.withLock { $0.failures.filter { $0.error.code != .sourceUnknownStream } }
    }

    private var now: Double { Double(time.now().microseconds) / 1_000 }

    func started(_ stream: StreamDescriptor) async throws {
        let now = now
        try await output.write { messages in
            messages.log("INFO", "Marking stream \(stream.name) as STARTED")
            messages.status(stream, .started, emittedAt: now)
            messages.log("INFO", "Syncing stream: \(stream.name) ")
        }
    }

    func records(_ batch: RecordBatch) async throws {
        guard batch.count > 0 else { return }
        let isFirst = state.withLock { state in
            state.streams[batch.stream, default: Stream()].recordsSinceState += batch.count
            state.streams[batch.stream, default: Stream()].records += batch.count
            defer { state.streams[batch.stream]?.isRunning = true }
            return state.streams[batch.stream]?.isRunning != true
        }
        if isFirst {
            let now = now
            try await output.write { messages in
                messages.log("INFO", "Marking stream \(batch.stream.name) as RUNNING")
                messages.status(batch.stream, .running, emittedAt: now)
            }
        }
        var first = 0
        while first < batch.count {
            let start = first
            first = Self.end(of: batch, from: start)
            try await output.write { write(batch, start..<first, to: &$0) }
        }
    }

    /// So much of a batch is made into messages at once: they are in memory beside it.
    private static let pieceBytesMax = 256 << 10

    private static func end(of batch: RecordBatch, from first: Int) -> Int {
        let limit = batch.range(of: first).lowerBound + pieceBytesMax
        var end = first + 1
        while end < batch.count, batch.ends[end] <= limit { end += 1 }
        return end
    }

    private func write(_ batch: RecordBatch, _ indices: Range<Int>, to messages: inout MessageWriter) {
        batch.bytes.withUnsafeBufferPointer { bytes in
            for index in indices {
                let record = UnsafeBufferPointer(rebasing: bytes[batch.range(of: index)])
                messages.record(batch.stream, record, emittedAt: batch.emittedAt)
            }
        }
    }

    func checkpoint(_ stream: StreamDescriptor, _ state: StreamState) async throws {
        let records = self.state.withLock { all in
            defer { all.streams[stream]?.recordsSinceState = 0 }
            return all.streams[stream]?.recordsSinceState ?? 0
        }
        try await output.write { $0.state(stream, state.blob, records: records) }
    }

    func completed(_ stream: StreamDescriptor) async throws {
        try await end(stream, .complete)
    }

    func failed(_ stream: StreamDescriptor, _ error: LotusError) async throws {
        state.withLock { $0.failures.append((stream, error)) }
        let text = redactor.redact(error.message)
        let now = now
        try await output.write { messages in
            messages.log("ERROR", redactor.redact(error.description))
            guard error.code != .sourceUnknownStream else { return }
            messages.error(
                text, internalText: redactor.redact(error.internalText), error.failureType, stream: stream,
                emittedAt: Int64(now))
        }
        try await end(stream, .incomplete)
    }

    private func end(_ stream: StreamDescriptor, _ status: StreamStatus) async throws {
        let records = state.withLock { $0.streams[stream]?.records ?? 0 }
        let now = now
        try await output.write { messages in
            messages.log("INFO", "Read \(records) records from \(stream.name) stream")
            messages.log("INFO", "Marking stream \(stream.name) as STOPPED")
            messages.status(stream, status, emittedAt: now)
            messages.log("INFO", "Finished syncing \(stream.name)")
        }
    }

    func note(_ note: SourceNote) async {
        let now = now
        switch note {
        case .log(.debug, _) where !isDebug: break
        case .log(let level, let text):
            try? await output.write { $0.log(level.rawValue, redactor.redact(text)) }
        case .rateLimited(let stream?, let duration):
            let reset = Int64(now) + Int64(duration / .milliseconds(1))
            try? await output.write { messages in
                messages.status(
                    stream, .running, reasons: [.rateLimited(quotaResetMs: reset)], emittedAt: now)
            }
        case .rateLimited(nil, let duration):
            try? await output.write { $0.log("INFO", "Waiting \(duration) for the service's rate limit") }
        case .request: break
        }
    }
}
