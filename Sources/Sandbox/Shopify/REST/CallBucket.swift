// SPDX-License-Identifier: Apache-2.0

/// A bucket that leaks: each call fills it, time empties it, and when it is full calls are refused.
struct CallBucket: Sendable {
    /// What came of a call.
    struct Answer: Equatable, Sendable {
        let isAllowed: Bool
        /// How full the bucket is now.
        let used: Double
        /// How long until the call would be allowed.
        let waitSeconds: Double
    }

    let capacity: Double
    let leakPerSecond: Double
    private var used = 0.0
    private var lastNanoseconds: UInt64?

    init(capacity: Double, leakPerSecond: Double) {
        self.capacity = capacity
        self.leakPerSecond = leakPerSecond
    }

    /// Fills the bucket by an amount, or refuses to. - Parameter isLimited: Without limits every call is
    /// allowed and the bucket looks as after the first.
    mutating func take(_ amount: Double, at nanoseconds: UInt64, isLimited: Bool) -> Answer {
        guard isLimited else { return Answer(isAllowed: true, used: min(amount, capacity), waitSeconds: 0) }
        let since = nanoseconds - min(nanoseconds, lastNanoseconds ?? nanoseconds)
        used = max(0, used - Double(since) / 1e9 * leakPerSecond)
        lastNanoseconds = nanoseconds
        guard used + amount <= capacity else {
            return Answer(
                isAllowed: false, used: used, waitSeconds: (used + amount - capacity) / leakPerSecond)
        }
        used += amount
        return Answer(isAllowed: true, used: used, waitSeconds: 0)
    }
}
