// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dispatch
import Glibc

/// A command with its own ways for signals.
protocol HandlingSignals: AsyncParsableCommand {}

/// Ctrl-C and SIGTERM cancel the command, so that the statement that runs is interrupted and
/// everything is closed; a second one ends the process at once.
///
/// A command that is ``HandlingSignals`` does as it sees fit.
enum Interruption {
    /// Programs that start others, such as `timeout`, send one signal to the process and to its group.
    static let sameSignal = Duration.milliseconds(300)
    private static let noticeSeconds = 3.0

    static func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let (signals, continuation) = AsyncStream<Int32>.makeStream()
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(number) }
            source.resume()
            return source
        }
        defer { sources.forEach { $0.cancel() } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await body()
            }
            var first: ContinuousClock.Instant?
            for await number in signals {
                guard let time = first else {
                    first = .now
                    group.cancelAll()
                    // A server that does not answer holds the engine until the connection is given up.
                    DispatchQueue.global().asyncAfter(deadline: .now() + noticeSeconds) {
                        Terminal.notice("ending; press Ctrl-C again to end at once")
                    }
                    continue
                }
                if time.duration(to: .now) > sameSignal { _exit(128 + number) }
            }
            try await group.waitForAll()
        }
    }
}
