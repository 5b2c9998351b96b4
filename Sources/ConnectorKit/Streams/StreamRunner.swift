// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol
package import LotusCore

/// Reads streams side by side: what fails is told for its stream, and the others go on.
package struct StreamRunner: Sendable {
    /// Streams that are read in one go, such as orders and their refunds; most have one.
    package struct Unit: Sendable {
        package let streams: [StreamDescriptor]
        /// Reads them to their end, and gives records and checkpoints to the sink.
        package let read: @Sendable (any RecordSink) async throws -> Void

        package init(
            _ streams: [StreamDescriptor], read: @escaping @Sendable (any RecordSink) async throws -> Void
        ) {
            precondition(!streams.isEmpty, "A unit reads something.")
            self.streams = streams
            self.read = read
        }

        /// A stream that cannot be read, for a reason that is known before the first request.
        package init(failing stream: StreamDescriptor, _ error: LotusError) {
            self.init([stream]) { _ in throw error }
        }
    }

    private let concurrency: Int
    private let sink: WatchedSink

    /// - Parameter concurrency: How many units are read at a time.
    package init(concurrency: Int, sink: any RecordSink) {
        self.concurrency = max(1, concurrency)
        self.sink = WatchedSink(sink)
    }

    /// Reads all units, in the order in which they are given as far as there is room.
    ///
    /// Throws only what the sink threw, or `CancellationError`.
    package func run(_ units: [Unit]) async throws {
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, unit) in units.enumerated() {
                    if index >= concurrency { try await group.next() }
                    group.addTask { try await run(unit) }
                }
                // The first that throws ends the others; `waitForAll` would let them go on.
                while try await group.next() != nil {}
            }
        } catch let failure as SinkFailure {
            throw failure.error
        }
    }

    private func run(_ unit: Unit) async throws {
        for stream in unit.streams { try await sink.started(stream) }
        let failure: LotusError?
        do {
            try await unit.read(sink)
            failure = nil
        } catch let error as SinkFailure {
            throw error
        } catch let refusal as StreamRefused {
            failure = refusal.error
        } catch let error as LotusError {
            failure = error
        } catch {
            try Task.checkCancellation()
            failure = LotusError(
                .sourceFailure,
                "reading \(Self.list(unit.streams)) failed unexpectedly: \(String(reflecting: type(of: error)))",
                hint: "Report this with the text that `-v` shows.", cause: error)
        }
        // What broke off because everything ends is no failure of the stream.
        if failure != nil { try Task.checkCancellation() }
        for stream in unit.streams {
            if let failure {
                try await sink.failed(stream, failure)
            } else {
                try await sink.completed(stream)
            }
        }
    }

    private static func list(_ streams: [StreamDescriptor]) -> String {
        streams.map { "`\($0)`" }.joined(separator: " and ")
    }

    /// The error of a stream that a source does not have.
    package static func unknown(_ stream: StreamDescriptor, service: String, known: [String]) -> LotusError {
        LotusError(
            .sourceUnknownStream, "\(service) has no stream `\(stream)`",
            hint: NearestNames.hint(NearestNames.find(stream.name, in: known))
                ?? "It has \(known.map { "`\($0)`" }.joined(separator: ", ")).")
    }
}

/// What a sink threw: it ends everything, whatever was being read.
private struct SinkFailure: Error {
    let error: any Error
}

/// Marks what a sink throws.
private struct WatchedSink: RecordSink {
    private let sink: any RecordSink

    init(_ sink: any RecordSink) {
        self.sink = sink
    }

    func started(_ stream: StreamDescriptor) async throws {
        do { try await sink.started(stream) } catch { throw SinkFailure(error: error) }
    }

    func records(_ batch: RecordBatch) async throws {
        do { try await sink.records(batch) } catch { throw Self.marked(error) }
    }

    func checkpoint(_ stream: StreamDescriptor, _ state: StreamState) async throws {
        do { try await sink.checkpoint(stream, state) } catch { throw Self.marked(error) }
    }

    /// What ends one stream alone stays as it is.
    private static func marked(_ error: any Error) -> any Error {
        error is StreamRefused ? error : SinkFailure(error: error)
    }

    func completed(_ stream: StreamDescriptor) async throws {
        do { try await sink.completed(stream) } catch { throw SinkFailure(error: error) }
    }

    func failed(_ stream: StreamDescriptor, _ error: LotusError) async throws {
        do { try await sink.failed(stream, error) } catch { throw SinkFailure(error: error) }
    }

    func note(_ note: SourceNote) async {
        await sink.note(note)
    }
}
