// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// The machine's own clocks.
package struct SystemTime: TimeSource {
    /// What the monotonic clock counts from.
    private static let start = ContinuousClock.now

    /// They need no setting.
    package init() {}

    /// The kernel's real-time clock.
    package func now() -> Timestamp {
        Timestamp(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded(.down)))
    }

    /// Counted from the first call in the process.
    package func monotonicNanoseconds() -> UInt64 {
        UInt64(clamping: Self.start.duration(to: .now).attoseconds / 1_000_000_000)
    }

    /// Sleeps on the same clock.
    package func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        if duration > .zero { try await Task.sleep(for: duration, clock: .continuous) }
    }
}
