// SPDX-License-Identifier: Apache-2.0

package import LotusCore
internal import Synchronization

/// A budget that all streams of a source share.
package protocol RateGate: Sendable {
    /// Takes the cost of one request; nil when it may be sent now, else how long to wait before asking again.
    func admit(_ key: String, cost: Double, time: any TimeSource) -> Duration?
    /// A request that was admitted has ended; with what was answered, if anything.
    func answered(_ key: String, _ head: HTTPHead?, time: any TimeSource)
    /// The service asks for silence.
    func pause(_ key: String, for duration: Duration, time: any TimeSource)
}

/// Holds a budget; streams ask it side by side.
package final class RateLimiter<Budget: RateBudget>: RateGate {
    private let budget: Mutex<Budget>

    package init(_ budget: Budget) {
        self.budget = Mutex(budget)
    }

    /// Changes the budget, for what a service says elsewhere than in a head.
    package func update(_ change: (inout Budget) -> Void) {
        budget.withLock { change(&$0) }
    }

    package func admit(_ key: String, cost: Double, time: any TimeSource) -> Duration? {
        let now = time.monotonicNanoseconds()
        return budget.withLock { $0.admit(key, cost: cost, nowNs: now) }
    }

    package func answered(_ key: String, _ head: HTTPHead?, time: any TimeSource) {
        let now = time.monotonicNanoseconds()
        budget.withLock { $0.answered(key, head, nowNs: now) }
    }

    package func pause(_ key: String, for duration: Duration, time: any TimeSource) {
        let now = time.monotonicNanoseconds()
        budget.withLock { $0.pause(key, untilNs: now &+ duration.wholeNanoseconds) }
    }
}

extension Duration {
    /// Never negative.
    var wholeNanoseconds: UInt64 { UInt64(clamping: attoseconds / 1_000_000_000) }

    /// The time between two readings of the monotonic clock; zero when the second comes first.
    static func between(_ startNs: UInt64, _ endNs: UInt64) -> Duration {
        endNs > startNs ? .nanoseconds(Int64(clamping: endNs - startNs)) : .zero
    }
}
