// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Notices that a server keeps silent: it measures only the time in which something is waited for.
final class IdleWatch: Sendable {
    private let limit: Duration
    private let waitsSince = Mutex<ContinuousClock.Instant?>(nil)

    init(limit: Duration) {
        self.limit = limit
    }

    /// Something is waited for from now on.
    func begin() {
        let now = ContinuousClock.now
        waitsSince.withLock { $0 = now }
    }

    /// It came.
    func end() {
        waitsSince.withLock { $0 = nil }
    }

    /// Throws when one wait takes longer than the limit; ends only so, or by cancellation.
    func run() async throws {
        while true {
            let rest = waitsSince.withLock { $0 }.map { limit - (ContinuousClock.now - $0) } ?? limit
            if rest <= .zero {
                throw TransportFailure(.timedOut, "silent for \(limit / .seconds(1)) seconds")
            }
            try await Task.sleep(for: rest, clock: .continuous)
        }
    }
}
