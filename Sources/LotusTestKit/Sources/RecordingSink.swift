// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol
package import ConnectorKit
package import LotusCore
internal import Synchronization

/// A sink that keeps everything, and sees whether a source calls in the order that it has to.
package final class RecordingSink: RecordSink {
    /// A call, but for notes.
    package enum Event: Sendable {
        case started
        case batch(RecordBatch)
        case checkpoint(StreamState)
        case completed
        case failed(LotusError)
    }

    private struct State: Sendable {
        var events: [StreamDescriptor: [Event]] = [:]
        var notes: [SourceNote] = []
        var violations: [String] = []
        var callsUnderWay: Set<StreamDescriptor> = []
    }

    private let state = Mutex(State())
    private let before: @Sendable (StreamDescriptor, Event) async throws -> Void

    /// - Parameter before: Is called before each call is kept; what it throws, the sink throws.
    package init(
        before: @escaping @Sendable (StreamDescriptor, Event) async throws -> Void = { _, _ in }
    ) {
        self.before = before
    }

    // MARK: - What was told

    /// The calls for a stream.
    package func events(_ stream: String) -> [Event] {
        state.withLock { $0.events[StreamDescriptor(stream)] ?? [] }
    }

    /// The records of a stream as they were given.
    package func records(_ stream: String) -> [String] {
        events(stream).flatMap { event -> [String] in
            if case .batch(let batch) = event { batch.texts } else { [] }
        }
    }

    /// The states of a stream, each with the number of records that were given before it.
    package func checkpoints(_ stream: String) -> [(state: StreamState, recordCount: Int)] {
        var count = 0
        return events(stream).compactMap { event in
            if case .batch(let batch) = event { count += batch.count }
            if case .checkpoint(let state) = event { return (state, count) }
            return nil
        }
    }

    /// The last state of a stream.
    package func state(_ stream: String) -> StreamState? { checkpoints(stream).last?.state }

    /// Why a stream failed; nil when it did not.
    package func failure(_ stream: String) -> LotusError? {
        events(stream).lazy.compactMap { if case .failed(let error) = $0 { error } else { nil } }.first
    }

    package var notes: [SourceNote] { state.withLock { $0.notes } }

    /// What a source did against the rules of ``RecordSink``.
    package var violations: [String] { state.withLock { $0.violations } }

    // MARK: - Calls

    package func started(_ stream: StreamDescriptor) async throws { try await keep(.started, stream) }
    package func records(_ batch: RecordBatch) async throws { try await keep(.batch(batch), batch.stream) }
    package func checkpoint(_ stream: StreamDescriptor, _ state: StreamState) async throws {
        try await keep(.checkpoint(state), stream)
    }
    package func completed(_ stream: StreamDescriptor) async throws { try await keep(.completed, stream) }
    package func failed(_ stream: StreamDescriptor, _ error: LotusError) async throws {
        try await keep(.failed(error), stream)
    }
    package func note(_ note: SourceNote) async { state.withLock { $0.notes.append(note) } }

    private func keep(_ event: Event, _ stream: StreamDescriptor) async throws {
        state.withLock { state in
            if !state.callsUnderWay.insert(stream).inserted {
                state.violations.append("two calls at once for \(stream)")
            }
        }
        defer { state.withLock { _ = $0.callsUnderWay.remove(stream) } }
        try await before(stream, event)
        state.withLock { state in
            let events = state.events[stream] ?? []
            if let wrong = Self.violation(of: event, after: events) {
                state.violations.append("\(stream): \(wrong)")
            }
            state.events[stream] = events + [event]
        }
    }

    private static func violation(of event: Event, after events: [Event]) -> String? {
        switch (event, events.last) {
        case (.started, nil): return nil
        case (.started, _): return "started twice"
        case (_, nil): return "a call before it started"
        case (_, .completed?), (_, .failed?): return "a call after its end"
        case (.completed, .batch?): return "completed without a state after its records"
        case (.batch(let batch), _): return batch.fault
        default: return nil
        }
    }
}

extension RecordBatch {
    /// Each record.
    package var texts: [String] {
        (0..<count).map { String(decoding: bytes[range(of: $0)], as: UTF8.self) }
    }

    /// What is wrong with it; nil when it is as it has to be.
    fileprivate var fault: String? {
        if count == 0 { return "an empty batch" }
        if bytes.count > ConnectorLimits.batchBytesMax, count > 1 { return "a batch of \(bytes.count) bytes" }
        for index in 0..<count {
            let record = Array(bytes[range(of: index)])
            if record.contains(UInt8(ascii: "\n")) { return "a record with a line break" }
            guard let value = try? JSONValue(parsing: record), value.members != nil else {
                return "a record that is no JSON object"
            }
        }
        return nil
    }
}
