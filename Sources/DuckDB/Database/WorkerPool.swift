// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Synchronization

/// A bounded set of threads of our own, each with a connection of its own.
final class WorkerPool: Sendable {
    private struct Session {
        var statements: [String] = []
        var version = 0
    }

    /// The engine's parser and binder recurse with the depth of a statement.
    private static let stackBytes = 16 << 20

    private let database: Mutex<DatabaseHandle?>
    private let session = Mutex(Session())
    private let queue: WorkQueue<ConnectionHandle>
    /// Connections that nobody works with.
    private let kept = Mutex<[ConnectionHandle]>([])

    init(_ database: DatabaseHandle, threadsMax: Int) {
        self.database = Mutex(database)
        queue = WorkQueue(threadsMax: threadsMax, refused: { _ in Self.closed })
    }

    private static var closed: DuckDBError {
        DuckDBError(type: "Connection", message: "the database is closed")
    }

    /// Queues work and returns a number by which it can be withdrawn.
    func submit(_ work: @escaping WorkQueue<ConnectionHandle>.Work) -> Int {
        queue.submit(startThread: { OwnThread.start(stackBytes: Self.stackBytes) { self.runWorker() } }, work)
    }

    /// Takes work back that has not begun; it then gets the failure instead of a connection.
    func withdraw(_ id: Int, _ reason: any Error) { queue.withdraw(id, reason) }

    /// Statements that every connection runs before its next work.
    func setSession(_ statements: [String]) {
        session.withLock { session in
            session.statements = statements
            session.version += 1
        }
    }

    /// Starts threads of ours that do tasks of statements.
    func startTaskThreads(_ count: Int) { database.withLock { $0?.startTaskThreads(count) } }

    /// How often such threads have joined the work.
    var taskShifts: Int { database.withLock { $0?.taskThreads?.shifts ?? 0 } }

    /// Keeps another connection open in a transaction, in which these statements have run, until all is closed.
    func keepOpen(_ statements: [String]) throws {
        let handle = try connect()
        try handle.apply(["BEGIN TRANSACTION"] + statements)
        kept.withLock { $0.append(handle) }
    }

    /// Lets queued work finish, ends the threads and closes the database.
    func close(_ completion: @escaping @Sendable () -> Void) {
        let threads = database.withLock { database in
            defer { database = nil }
            return database?.taskThreads
        }
        kept.withLock { $0 = [] }
        queue.close {
            if let threads { threads.end(completion) } else { completion() }
        }
    }

    private func runWorker() {
        var handle: ConnectionHandle?
        var version = 0
        while true {
            switch queue.next() {
            case .wait: continue
            case .end:
                handle = nil
                return queue.threadEnded()
            case .work(let work):
                let session = session.withLock { $0 }
                work(
                    Result {
                        let connection = try handle ?? connect()
                        handle = connection
                        if version != session.version {
                            try connection.apply(session.statements)
                            version = session.version
                        }
                        return connection
                    })
            }
        }
    }

    private func connect() throws -> ConnectionHandle {
        guard let open = database.withLock({ $0 }) else { throw Self.closed }
        return try ConnectionHandle(open)
    }
}

extension ConnectionHandle {
    fileprivate func apply(_ session: [String]) throws {
        let connection = Connection(handle: self, cancellation: Cancellation())
        for statement in session { try connection.execute(statement) }
    }
}
