// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit
internal import LotusCore

/// One sync of a connection: from the source into the landing zone.
package struct SyncRun: Sendable {
    private let plan: ConnectionPlan
    private let services: SyncServices

    package init(_ plan: ConnectionPlan, _ services: SyncServices) {
        self.plan = plan
        self.services = services
    }

    /// Syncs all streams; what goes wrong with one is in its result, and the others go on.
    ///
    /// When the task is cancelled, reading stops, what has come before the last checkpoints is landed, and
    /// the streams' results say that they were stopped.
    package func run() async -> SyncResult {
        var results: [StreamKey: StreamResult] = [:]
        var prepared: [StreamPreparation.Prepared] = []
        for stream in plan.streams {
            let preparation = StreamPreparation(plan: stream, connection: plan, services: services)
            do {
                prepared.append(try await preparation.run())
            } catch {
                let result = failure(of: preparation.key, error)
                results[result.key] = result
                services.progress(.finished(result))
            }
        }
        let sink = SyncSink(
            Dictionary(prepared.map { ($0.lander.plan.descriptor, $0.lander) }) { $1 }, services: services)
        let ended = await read(prepared, into: sink)
        for result in await wrapUp(prepared, ended) { results[result.key] = result }
        var result = SyncResult(connection: plan.name, streams: [])
        result.streams = plan.streams.compactMap {
            results[StreamKey(connection: plan.name, stream: $0.descriptor.name)]
        }
        result.requests = sink.requests
        return result
    }

    // MARK: - Reading

    /// Why reading ended before the source was through; nil when it was.
    private func read(
        _ prepared: [StreamPreparation.Prepared], into sink: SyncSink
    ) async -> LotusError? {
        guard !prepared.isEmpty else { return nil }
        let request = ReadRequest(
            catalog: ConfiguredCatalog(streams: prepared.map(\.configured)),
            states: Dictionary(
                prepared.compactMap { stream in
                    stream.state.map { (stream.configured.descriptor, $0) }
                }
            ) { $1 }, concurrency: max(1, plan.concurrency))
        do {
            try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask {
                    try await plan.source.read(request, into: sink)
                    return true
                }
                group.addTask {
                    try await renew(prepared.map(\.lease))
                    return false
                }
                while try await group.next() == false {}
                group.cancelAll()
            }
            return nil
        } catch let error as StreamRefused {
            return error.error
        } catch {
            if Task.isCancelled || error is CancellationError { return Self.stopped }
            return told(error)
        }
    }

    /// Renews leases until it is cancelled. A store that cannot be reached is tried again: a lease that ran
    /// out is still good while nobody has taken it.
    private func renew(_ leases: [StreamLease]) async throws {
        while true {
            try await services.time.sleep(for: .seconds(SyncLimits.leaseRenewalSeconds))
            for lease in leases { try? await services.store.renew(lease, until: services.leaseEnd) }
        }
    }

    // MARK: - Ends

    /// Ends the streams that the source left open, and gives everything back.
    ///
    /// When the sync was stopped its task is cancelled, and would do nothing any more: this runs beside it.
    private func wrapUp(
        _ prepared: [StreamPreparation.Prepared], _ ended: LotusError?
    ) async -> [StreamResult] {
        await Task { await ends(of: prepared, ended) }.value
    }

    private func ends(
        of prepared: [StreamPreparation.Prepared], _ ended: LotusError?
    ) async -> [StreamResult] {
        var results: [StreamResult] = []
        for stream in prepared {
            let error = ended ?? Self.unfinished(stream.lander.key)
            await stream.lander.failed(error, stopped: error.code == .syncStopped)
            let result = await self.result(of: stream)
            await finish(stream.lease)
            services.progress(.finished(result))
            results.append(result)
        }
        return results
    }

    private func finish(_ lease: StreamLease) async {
        do {
            try await UnwantedFiles(services: services, lease: lease).delete()
        } catch let error as LotusError where error.code != .syncLeaseLost {
            services.progress(.warning(error))
        } catch {}
        try? await services.store.release(lease)
    }

    private func result(of stream: StreamPreparation.Prepared) async -> StreamResult {
        var result = stream.result
        result.status = await stream.lander.status ?? .failed
        result.tally = await stream.lander.tally
        result.error = await stream.lander.failure
        result.stateAfter = await stream.lander.state
        return result
    }

    private func failure(of key: StreamKey, _ error: any Error) -> StreamResult {
        if error is CancellationError || Task.isCancelled {
            return StreamResult(key, .stopped, error: Self.stopped)
        }
        return StreamResult(key, .failed, error: told(error))
    }

    private func told(_ error: any Error) -> LotusError {
        (error as? LotusError)
            ?? LotusError(
                .syncSourceBroken, "the sync of \(plan.name) ended with an unexpected error: \(error)",
                hint: "run it again; when it comes again, report it", cause: error)
    }

    private static let stopped = LotusError(
        .syncStopped, "the sync was stopped before the stream was read to its end",
        hint: "run it again: it goes on where it stopped")

    private static func unfinished(_ key: StreamKey) -> LotusError {
        LotusError(
            .syncSourceBroken, "the source ended without a word about the stream \(key)",
            hint: "this is a mistake of the connector: what came counts up to its last state; report it")
    }
}
