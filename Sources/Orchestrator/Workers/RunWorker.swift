// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Works on one run: takes it up, keeps its lease, has it executed, and says how it ended.
package struct RunWorker: Sendable {
    private let store: any RunStore
    private let executor: any RunExecutor
    private let logs: any ComputeLogs
    private let owner: LeaseOwner
    private let time: any TimeSource
    /// How long a run may take; nil: for ever.
    private let timeout: Duration?

    package init(
        store: any RunStore, executor: any RunExecutor, logs: any ComputeLogs,
        owner: LeaseOwner = .thisProcess, timeout: Duration? = nil, time: any TimeSource = .system
    ) {
        self.store = store
        self.executor = executor
        self.logs = logs
        self.owner = owner
        self.timeout = timeout
        self.time = time
    }

    /// Why the work stopped before its end.
    private enum Stop: Sendable {
        case canceled
        case timeout
        case lost(any Error)
    }

    private enum Part: Sendable {
        case work(Result<Bool, any Error>)
        case stop(Stop)
        case idle
    }

    /// Works on a run until it is over.
    ///
    /// Cancelling the task stops the work and gives the run back to the queue.
    ///
    /// - Returns: how it ended; nil when somebody else has it.
    /// - Throws: when the store fails, or the run was taken away.
    @discardableResult
    package func work(on id: RunID) async throws -> RunStatus? {
        let now = time.now()
        guard
            let lease = try await store.takeUp(
                id, owner: owner, now: now, until: now + WorkerLimits.leaseLength),
            let run = try await store.run(id)
        else { return nil }
        let writer = RunLogWriter(store: store, logs: logs, run: id, lease: lease, time: time)
        let (result, stop) = await parts(run, lease, writer)
        if let reason = await logs.finish(id) {
            writer.tell(
                RunEvent(
                    .note(level: .warning), at: time.now(), message: "what was printed is lost: \(reason)"))
        }
        if case .lost(let error) = stop { throw error }
        try await unlessCancelled { try await writer.flush() }
        let change = change(result, stop, writer)
        return try await unlessCancelled {
            // A worker that is told to stop gives its run back, unless that is what was to be stopped.
            let isCanceling = try await store.run(id)?.status == .canceling
            let told = change == .requeue && isCanceling ? .canceled : change
            return try await store.apply(told, to: id, lease: lease, now: time.now()).status
        }
    }

    /// The end of a run is told also when this task is cancelled.
    private func unlessCancelled<R: Sendable>(
        _ body: @escaping @Sendable () async throws -> R
    ) async throws -> R {
        guard Task.isCancelled else { return try await body() }
        return try await Task.detached { try await body() }.value
    }

    /// The work with what goes on beside it; returns when the work is over, stopped or not.
    private func parts(
        _ run: RunRecord, _ lease: RunLease, _ writer: RunLogWriter
    ) async -> (Result<Bool, any Error>, Stop?) {
        await withTaskGroup(of: Part.self) { group in
            group.addTask { .work(await result { try await executor.execute(run, writer) }) }
            group.addTask { await watch(run, lease) }
            group.addTask {
                await writer.writeForever()
                return .idle
            }
            if let timeout {
                group.addTask {
                    do { try await time.sleep(for: timeout) } catch { return .idle }
                    return .stop(.timeout)
                }
            }
            var stop: Stop?
            var work: Result<Bool, any Error> = .failure(CancellationError())
            while let part = await group.next() {
                switch part {
                case .work(let result):
                    work = result
                    group.cancelAll()
                case .stop(let reason):
                    if stop == nil { stop = reason }
                    group.cancelAll()
                case .idle: break
                }
            }
            return (work, stop)
        }
    }

    private func result<R: Sendable>(_ body: () async throws -> R) async -> Result<R, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }

    /// Keeps the lease, and looks whether somebody wants the run to end.
    private func watch(_ run: RunRecord, _ lease: RunLease) async -> Part {
        while true {
            do { try await time.sleep(for: WorkerLimits.heartbeat) } catch { return .idle }
            do {
                let status = try await store.renew(
                    lease, of: run.id, until: time.now() + WorkerLimits.leaseLength)
                if status == .canceling { return .stop(.canceled) }
            } catch let error as LotusError where error.code == .runLeaseLost {
                return .stop(.lost(error))
            } catch {
                // A store that cannot be written is asked again.
            }
        }
    }

    private func change(
        _ result: Result<Bool, any Error>, _ stop: Stop?, _ writer: RunLogWriter
    ) -> RunChange {
        switch (result, stop) {
        case (.success(true), _): return .succeed
        case (_, .timeout?):
            return .fail(reason: "it took longer than \(timeout.map { "\($0)" } ?? "allowed")")
        case (_, .canceled?): return .canceled
        case (.success(false), _): return .fail(reason: writer.failure ?? "not all of it was done")
        case (.failure(let error), _):
            if Task.isCancelled || error is CancellationError { return .requeue }
            return .fail(reason: (error as? LotusError)?.description ?? "\(error)")
        }
    }
}

/// The limits of workers.
package enum WorkerLimits {
    /// How long a lease is good without being renewed.
    package static let leaseLength = Duration.seconds(20)
    /// How often it is renewed.
    package static let heartbeat = Duration.seconds(2)
    /// How long events wait for others to be written with.
    static let eventDelay = Duration.milliseconds(40)
    /// With more than this many, they wait no longer.
    static let eventsWaitingMax = 256
}
