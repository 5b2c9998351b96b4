// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit
internal import LotusCore

/// Threads on which files are read and written, apart from those that run `async` functions.
enum BlockingThreads {
    /// A few: more would only wait for the same disk.
    private static let threadsMax = 4
    /// Far more than operations that run side by side, each of which waits for one call.
    private static let waitingMax = 1_000

    private static let queue = WorkQueue<Void>(threadsMax: threadsMax, waitingMax: waitingMax) { _ in
        LotusError(
            .sourceFailure, "more than \(waitingMax) calls wait for the disk with temporary files",
            hint: "Look at what keeps that disk busy, or set TMPDIR to a folder on another one.")
    }

    /// Runs blocking work on one of them.
    static func run<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            _ = queue.submit(startThread: { OwnThread.start { work() } }) { turn in
                continuation.resume(
                    with: Swift.Result {
                        try turn.get()
                        return try body()
                    })
            }
        }
    }

    /// What a thread does, as long as the process lives.
    private static func work() {
        while true {
            switch queue.next() {
            case .work(let work): work(.success(()))
            case .wait: continue
            case .end: return queue.threadEnded()
            }
        }
    }
}
