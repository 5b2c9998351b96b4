// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

/// Work that waits for a bounded number of threads of our own, each with a resource that it alone uses.
///
/// Calls that block must not run on Swift's cooperative threads. Threads start when there is work for
/// them and stay until the queue is closed.
package final class WorkQueue<Resource>: Sendable {
    /// Work for a thread's resource, or the reason why there is none.
    package typealias Work = @Sendable (Result<Resource, any Error>) -> Void

    /// Why work is not taken.
    package enum Refusal: Sendable {
        case closed
        /// So much waits already.
        case full(Int)
    }

    /// What a thread does next.
    package enum Next: Sendable {
        case work(Work)
        /// Ask again; whether nothing came for as long as the thread waits.
        case wait(isTimeout: Bool)
        /// End, and say so with ``WorkQueue/threadEnded()``.
        case end
    }

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

    private let threadsMax: Int
    private let waitingMax: Int
    private let refused: @Sendable (Refusal) -> any Error
    private let state = Mutex(State())
    private let jobs = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - waitingMax: how much work may wait.
    ///   - refused: the error that work gets which is not taken.
    package init(
        threadsMax: Int, waitingMax: Int = .max, refused: @escaping @Sendable (Refusal) -> any Error
    ) {
        self.threadsMax = threadsMax
        self.waitingMax = waitingMax
        self.refused = refused
    }

    /// Queues work and returns a number by which it can be withdrawn.
    ///
    /// - Parameter startThread: starts a thread that asks for ``next(waitMsMax:)`` until it shall end.
    package func submit(startThread: () -> Void, _ work: @escaping Work) -> Int {
        let (id, needsThread, refusal) = state.withLock { state -> (Int, Bool, Refusal?) in
            let id = state.nextID
            state.nextID += 1
            if state.isClosed { return (id, false, .closed) }
            if state.queue.count >= waitingMax { return (id, false, .full(state.queue.count)) }
            state.queue.append(Job(id: id, work: work))
            let needsThread = state.queue.count > state.idle && state.threads < threadsMax
            if needsThread { state.threads += 1 }
            return (id, needsThread, nil)
        }
        if let refusal {
            work(.failure(refused(refusal)))
            return id
        }
        if needsThread { startThread() }
        jobs.signal()
        return id
    }

    /// Takes work back that has not begun; it then gets the failure instead of a resource.
    package func withdraw(_ id: Int, _ reason: any Error) {
        let job = state.withLock { state -> Job? in
            guard let index = state.queue.firstIndex(where: { $0.id == id }) else { return nil }
            return state.queue.remove(at: index)
        }
        job?.work(.failure(reason))
    }

    /// Lets queued work finish and ends the threads.
    ///
    /// - Parameter completion: called when the last one has ended.
    package func close(_ completion: @escaping @Sendable () -> Void) {
        let (threads, isEmpty) = state.withLock { state in
            state.isClosed = true
            if state.threads > 0 { state.onEmpty.append(completion) }
            return (state.threads, state.threads == 0)
        }
        for _ in 0..<threads { jobs.signal() }
        if isEmpty { completion() }
    }

    // MARK: - For the threads

    /// Waits for work, at most this long; nil waits until there is some.
    package func next(waitMsMax: Int? = nil) -> Next {
        state.withLock { $0.idle += 1 }
        let deadline = waitMsMax.map { DispatchTime.now() + .milliseconds($0) } ?? .distantFuture
        let wake = jobs.wait(timeout: deadline)
        return state.withLock { state -> Next in
            state.idle -= 1
            if !state.queue.isEmpty { return .work(state.queue.removeFirst().work) }
            return state.isClosed ? .end : .wait(isTimeout: wake == .timedOut)
        }
    }

    /// Says that a thread has let its resource go and ends.
    package func threadEnded() {
        let completions = state.withLock { state -> [@Sendable () -> Void] in
            state.threads -= 1
            guard state.threads == 0 else { return [] }
            defer { state.onEmpty = [] }
            return state.onEmpty
        }
        completions.forEach { $0() }
    }
}
