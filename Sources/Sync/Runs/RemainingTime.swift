// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// How long a stream is still going to take.
///
/// No service says beforehand how many records it will give. But an incremental stream comes in the order of
/// its cursor and ends at the present, so the speed of the cursor tells: as long as the shop was about as busy
/// all the time, and else roughly.
package struct RemainingTime: Hashable, Sendable {
    private struct Mark: Hashable {
        let cursor: Timestamp
        let time: Timestamp
    }

    private var first: Mark?
    private var latest: Mark?

    /// Two checkpoints that are closer together say nothing of the speed.
    private static let observedMin = Duration.seconds(2)

    /// A stream that has just begun.
    package init() {}

    /// Takes note of a checkpoint.
    ///
    /// - Parameters:
    ///   - cursor: of the last record before it.
    ///   - time: when it came.
    package mutating func reached(_ cursor: Timestamp, at time: Timestamp) {
        let mark = Mark(cursor: cursor, time: time)
        // One that goes back begins another part of the stream.
        if first == nil || cursor < latest?.cursor ?? cursor { first = mark }
        latest = mark
    }

    /// The estimate at some time; nil while there is none.
    package func estimate(at now: Timestamp) -> Duration? {
        guard let first, let latest, latest.time - first.time >= Self.observedMin,
            first.cursor < latest.cursor, latest.cursor < now
        else { return nil }
        let speed = (latest.cursor - first.cursor) / (latest.time - first.time)
        let left = (now - latest.cursor) / .seconds(1) / speed - (now - latest.time) / .seconds(1)
        return .seconds(max(0, left))
    }
}
