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
        let leases = LeaseKeeper(services)
        let (prepared, unprepared, ended, requests) = await leases.renewing {
            let (prepared, unprepared) = await prepare(leases)
            let sink = SyncSink(
                Dictionary(prepared.map { ($0.lander.plan.descriptor, $0.lander) }) { $1 },
                services: services)
            let ended = await read(prepared, into: sink)
            return (prepared, unprepared, ended, sink.requests)
        }
        var results = unprepared
        for result in await wrapUp(prepared, ended, leases) { results[result.key] = result }
        var result = SyncResult(connection: plan.name, streams: [])
        result.streams = plan.streams.compactMap {
            results[StreamKey(connection: plan.name, stream: $0.descriptor.name)]
        }
        result.requests = requests
        return result
    }

    /// The streams that can be read, and the results of those that cannot.
    private func prepare(
        _ leases: LeaseKeeper
    ) async -> ([StreamPreparation.Prepared], [StreamKey: StreamResult]) {
        var prepared: [StreamPreparation.Prepared] = []
        var results: [StreamKey: StreamResult] = [:]
        for stream in plan.streams {
            let preparation = StreamPreparation(
                plan: stream, connection: plan, services: services, leases: leases)
            do {
                let stream = try await preparation.run()
                leases.watch(stream.lease) { await stream.lander.failed($0) }
                prepared.append(stream)
            } catch {
                let result = failure(of: preparation.key, error)
                results[result.key] = result
                services.progress(.finished(result))
            }
        }
        return (prepared, results)
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
            try await plan.source.read(request, into: sink)
            return nil
        } catch let error as StreamRefused {
            return error.error
        } catch {
            if Task.isCancelled || error is CancellationError { return .syncWasStopped }
            return .unexpected(error, in: plan.name)
        }
    }

    // MARK: - Ends

    /// Ends the streams that the source left open, and gives everything back.
    ///
    /// When the sync was stopped its task is cancelled, and would do nothing any more: this runs beside it.
    private func wrapUp(
        _ prepared: [StreamPreparation.Prepared], _ ended: LotusError?, _ leases: LeaseKeeper
    ) async -> [StreamResult] {
        await Task { await leases.renewing { await ends(of: prepared, ended, leases) } }.value
    }

    private func ends(
        of prepared: [StreamPreparation.Prepared], _ ended: LotusError?, _ leases: LeaseKeeper
    ) async -> [StreamResult] {
        var results: [StreamResult] = []
        for stream in prepared {
            let error = ended ?? Self.unfinished(stream.lander.key)
            await stream.lander.failed(error, stopped: error.code == .syncStopped)
            let result = await self.result(of: stream)
            await finish(stream.lease, leases)
            services.progress(.finished(result))
            results.append(result)
        }
        return results
    }

    private func finish(_ lease: StreamLease, _ leases: LeaseKeeper) async {
        do {
            try await UnwantedFiles(services: services, lease: lease).delete()
        } catch let error as LotusError where error.code != .syncLeaseLost {
            services.progress(.warning(error))
        } catch {}
        await leases.release(lease)
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
            return StreamResult(key, .stopped, error: .syncWasStopped)
        }
        return StreamResult(key, .failed, error: .unexpected(error, in: plan.name))
    }

    private static func unfinished(_ key: StreamKey) -> LotusError {
        LotusError(
            .syncSourceBroken, "the source ended without a word about the stream \(key)",
            hint: "this is a mistake of the connector: what came counts up to its last state; report it")
    }
}
