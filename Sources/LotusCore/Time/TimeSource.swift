// SPDX-License-Identifier: Apache-2.0

/// Time as a value that is passed in: what runs on it runs in a test without waiting.
///
/// The two clocks answer two questions. Wall time says when something happened and may jump; the
/// monotonic clock says how long something took and never goes back.
package protocol TimeSource: Sendable {
    /// The wall time.
    func now() -> Timestamp

    /// Nanoseconds since a point that stays the same while the process lives.
    func monotonicNanoseconds() -> UInt64

    /// Returns after a duration of monotonic time, at once when it is not positive; throws
    /// `CancellationError` as soon as the task is cancelled.
    func sleep(for duration: Duration) async throws
}

extension TimeSource where Self == SystemTime {
    /// The machine's own clocks.
    package static var system: SystemTime { SystemTime() }
}
