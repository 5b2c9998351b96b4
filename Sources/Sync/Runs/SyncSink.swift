// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit
internal import LotusCore
internal import Synchronization

/// Gives what a source reads to the stream that it belongs to.
final class SyncSink: RecordSink {
    private let landers: [StreamDescriptor: StreamLander]
    private let services: SyncServices
    private let otherRequests = Mutex(0)

    init(_ landers: [StreamDescriptor: StreamLander], services: SyncServices) {
        self.landers = landers
        self.services = services
    }

    /// Requests that belong to no stream.
    var requests: Int { otherRequests.withLock { $0 } }

    func started(_ stream: StreamDescriptor) async throws {
        services.progress(.started(try lander(stream).key))
    }

    func records(_ batch: RecordBatch) async throws { try await lander(batch.stream).records(batch) }

    func checkpoint(_ stream: StreamDescriptor, _ state: StreamState) async throws {
        try await lander(stream).checkpoint(state)
    }

    func completed(_ stream: StreamDescriptor) async throws {
        do {
            try await lander(stream).completed()
        } catch is StreamRefused {
            // It has failed, and others may not be read to their end yet.
        }
    }

    func failed(_ stream: StreamDescriptor, _ error: LotusError) async throws {
        try await lander(stream).failed(error)
    }

    func note(_ note: SourceNote) async {
        switch note {
        case .log(let level, let text): services.progress(.log(level: level.rawValue, text))
        case .request(let stream):
            if let stream, let lander = landers[stream] {
                await lander.countRequest()
            } else {
                otherRequests.withLock { $0 += 1 }
            }
        case .rateLimited(let stream, let duration):
            let lander = stream.flatMap { landers[$0] }
            await lander?.countRateLimit(duration)
            services.progress(.rateLimited(lander?.key, duration))
        }
    }

    private func lander(_ stream: StreamDescriptor) throws -> StreamLander {
        guard let lander = landers[stream] else {
            throw LotusError(
                .syncSourceBroken, "the source gave data of the stream \(stream), which was not asked for",
                hint: "this is a mistake of the connector: report it")
        }
        return lander
    }
}
