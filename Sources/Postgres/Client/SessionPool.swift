// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import LotusCore
internal import Synchronization

/// A bounded set of threads of our own, each with at most one session.
///
/// Threads start when there is work for them and stay until the pool is closed; a session that
/// nobody has used for a while is closed.
final class SessionPool: Sendable {
    /// Work for a thread's session.
    typealias Work = @Sendable (Result<SessionKeeper, any Error>) -> Void

    private struct Job {
        let id: Int
        let work: Work
    }

    private struct State {
        var queue: [Job] = []
        var nextID = 0
        var threads = 0
        var idle = 0
        var isClosed = false
        var onEmpty: [@Sendable () -> Void] = []
    }

    private let configuration: PostgresClient.Configuration
    private let state = Mutex(State())
    private let jobs = DispatchSemaphore(value: 0)

    init(_ configuration: PostgresClient.Configuration) {
        self.configuration = configuration
    }

    /// Queues work and returns a number by which it can be withdrawn.
    func submit(_ work: @escaping Work) -> Int {
        let (id, startThread, refusal) = state.withLock { state -> (Int, Bool, PostgresError?) in
            let id = state.nextID
            state.nextID += 1
            if let refusal = Self.refusal(state) { return (id, false, refusal) }
            state.queue.append(Job(id: id, work: work))
            let startThread =
                state.queue.count > state.idle && state.threads < configuration.connectionsMax
            if startThread { state.threads += 1 }
            return (id, startThread, nil)
        }
        if let refusal {
            work(.failure(refusal))
            return id
        }
        if startThread { OwnThread.start { self.runWorker() } }
        jobs.signal()
        return id
    }

    private static func refusal(_ state: State) -> PostgresError? {
        if state.isClosed { return PostgresError(.connectionLost, "the client is closed") }
        guard state.queue.count >= PostgresLimits.waitingWorkMax else { return nil }
        return PostgresError(
            .tooManyConnections, "\(state.queue.count) pieces of work wait for a connection already")
    }

    /// Takes work back that has not begun; it then gets the failure instead of a session.
    func withdraw(_ id: Int, _ reason: any Error) {
        let job = state.withLock { state -> Job? in
            guard let index = state.queue.firstIndex(where: { $0.id == id }) else { return nil }
            return state.queue.remove(at: index)
        }
        job?.work(.failure(reason))
    }

    /// Lets queued work finish, then closes the sessions and ends the threads.
    func close(_ completion: @escaping @Sendable () -> Void) {
        let (threads, isEmpty) = state.withLock { state in
            state.isClosed = true
            if state.threads > 0 { state.onEmpty.append(completion) }
            return (state.threads, state.threads == 0)
        }
        for _ in 0..<threads { jobs.signal() }
        if isEmpty { completion() }
    }

    private enum Next {
        case job(Job)
        case wait
        case end
    }

    private func runWorker() {
        let keeper = SessionKeeper(configuration)
        while true {
            state.withLock { $0.idle += 1 }
            let wake = jobs.wait(timeout: .now() + .milliseconds(configuration.idleMsMax))
            let next = state.withLock { state -> Next in
                state.idle -= 1
                if !state.queue.isEmpty { return .job(state.queue.removeFirst()) }
                return state.isClosed ? .end : .wait
            }
            switch next {
            case .wait:
                if wake == .timedOut { keeper.close() }
            case .end:
                keeper.close()
                return endWorker()
            case .job(let job):
                job.work(.success(keeper))
            }
        }
    }

    private func endWorker() {
        let completions = state.withLock { state -> [@Sendable () -> Void] in
            state.threads -= 1
            guard state.threads == 0 else { return [] }
            defer { state.onEmpty = [] }
            return state.onEmpty
        }
        completions.forEach { $0() }
    }
}
