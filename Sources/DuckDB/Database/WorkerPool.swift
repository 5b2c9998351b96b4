// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import LotusCore
internal import Synchronization

/// A bounded set of threads of our own, each with a connection of its own.
///
/// The engine's calls block, so they must not run on Swift's cooperative threads. Threads start when
/// there is work for them and stay until the pool is closed.
final class WorkerPool: Sendable {
    /// Work for a connection, or the reason why there is none.
    typealias Work = @Sendable (Result<ConnectionHandle, any Error>) -> Void

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
        var session: [String] = []
        var sessionVersion = 0
        var onEmpty: [@Sendable () -> Void] = []
    }

    /// The engine's parser and binder recurse with the depth of a statement.
    private static let stackBytes = 16 << 20

    private let database: Mutex<DatabaseHandle?>
    private let threadsMax: Int
    private let state = Mutex(State())
    private let jobs = DispatchSemaphore(value: 0)

    init(_ database: DatabaseHandle, threadsMax: Int) {
        self.database = Mutex(database)
        self.threadsMax = threadsMax
    }

    /// Queues work and returns a number by which it can be withdrawn.
    func submit(_ work: @escaping Work) -> Int {
        let (id, startThread, isClosed) = state.withLock { state in
            let id = state.nextID
            state.nextID += 1
            if state.isClosed { return (id, false, true) }
            state.queue.append(Job(id: id, work: work))
            let startThread = state.queue.count > state.idle && state.threads < threadsMax
            if startThread { state.threads += 1 }
            return (id, startThread, false)
        }
        if isClosed {
            work(.failure(DuckDBError(type: "Connection", message: "the database is closed")))
            return id
        }
        if startThread { OwnThread.start(stackBytes: Self.stackBytes) { self.runWorker() } }
        jobs.signal()
        return id
    }

    /// Takes work back that has not begun; it then gets the failure instead of a connection.
    func withdraw(_ id: Int, _ reason: any Error) {
        let job = state.withLock { state -> Job? in
            guard let index = state.queue.firstIndex(where: { $0.id == id }) else { return nil }
            return state.queue.remove(at: index)
        }
        job?.work(.failure(reason))
    }

    /// Statements that every connection runs before its next work.
    func setSession(_ statements: [String]) {
        state.withLock { state in
            state.session = statements
            state.sessionVersion += 1
        }
    }

    /// Lets queued work finish, ends the threads and closes the database.
    func close(_ completion: @escaping @Sendable () -> Void) {
        let (threads, isEmpty) = state.withLock { state in
            state.isClosed = true
            if state.threads > 0 { state.onEmpty.append(completion) }
            return (state.threads, state.threads == 0)
        }
        database.withLock { $0 = nil }
        for _ in 0..<threads { jobs.signal() }
        if isEmpty { completion() }
    }

    private enum Next {
        case job(Job, session: [String], version: Int)
        case wait
        case end
    }

    private func runWorker() {
        var handle: ConnectionHandle?
        var sessionVersion = 0
        while true {
            state.withLock { $0.idle += 1 }
            jobs.wait()
            let next = state.withLock { state -> Next in
                state.idle -= 1
                if !state.queue.isEmpty {
                    return .job(
                        state.queue.removeFirst(), session: state.session, version: state.sessionVersion)
                }
                return state.isClosed ? .end : .wait
            }
            switch next {
            case .wait: continue
            case .end:
                handle = nil
                endWorker()
                return
            case .job(let job, let session, let version):
                job.work(
                    Result {
                        let connection = try handle ?? connect()
                        handle = connection
                        if sessionVersion != version {
                            try connection.apply(session)
                            sessionVersion = version
                        }
                        return connection
                    })
            }
        }
    }

    private func connect() throws -> ConnectionHandle {
        guard let open = database.withLock({ $0 }) else {
            throw DuckDBError(type: "Connection", message: "the database is closed")
        }
        return try ConnectionHandle(open)
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

extension ConnectionHandle {
    fileprivate func apply(_ session: [String]) throws {
        let connection = Connection(handle: self, cancellation: Cancellation())
        for statement in session { try connection.execute(statement) }
    }
}
