// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A bounded set of threads of our own, each with at most one session.
///
/// A session that nobody has used for a while is closed.
final class SessionPool: Sendable {
    private let configuration: PostgresClient.Configuration
    private let queue: WorkQueue<SessionKeeper>

    init(_ configuration: PostgresClient.Configuration) {
        self.configuration = configuration
        queue = WorkQueue(
            threadsMax: configuration.connectionsMax, waitingMax: PostgresLimits.waitingWorkMax,
            refused: { refusal in
                switch refusal {
                case .closed: PostgresError(.connectionLost, "the client is closed")
                case .full(let count):
                    PostgresError(
                        .tooManyConnections, "\(count) pieces of work wait for a connection already")
                }
            })
    }

    /// Queues work and returns a number by which it can be withdrawn.
    func submit(_ work: @escaping WorkQueue<SessionKeeper>.Work) -> Int {
        queue.submit(startThread: { OwnThread.start { self.runWorker() } }, work)
    }

    /// Takes work back that has not begun; it then gets the failure instead of a session.
    func withdraw(_ id: Int, _ reason: any Error) { queue.withdraw(id, reason) }

    /// Lets queued work finish, then closes the sessions and ends the threads.
    func close(_ completion: @escaping @Sendable () -> Void) { queue.close(completion) }

    private func runWorker() {
        let keeper = SessionKeeper(configuration)
        while true {
            switch queue.next(waitMsMax: configuration.idleMsMax) {
            case .work(let work): work(.success(keeper))
            case .wait(let isTimeout): if isTimeout { keeper.close() }
            case .end:
                keeper.close()
                return queue.threadEnded()
            }
        }
    }
}
