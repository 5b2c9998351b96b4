// SPDX-License-Identifier: Apache-2.0

/// Points that queries cost and time restores: Shopify's GraphQL limit, as `extensions.cost` of each answer
/// tells it.
package struct CostBudget: RateBudget {
    private var pointsMax: Double
    private var available: Double
    private var restoredPerSecond: Double
    private var availableNs: UInt64 = 0
    /// Points of queries that are under way and not taken off yet.
    private var underWay = 0.0
    private var underWayCount = 0
    private var pausedUntilNs: UInt64 = 0

    /// - Parameters: Those of the smallest plan; the first answer tells the shop's own.
    package init(pointsMax: Double = 1_000, restoredPerSecond: Double = 50) {
        self.pointsMax = pointsMax
        self.restoredPerSecond = restoredPerSecond
        available = pointsMax
    }

    private func available(_ nowNs: UInt64) -> Double {
        let seconds = nowNs > availableNs ? Double(nowNs - availableNs) / 1e9 : 0
        return min(pointsMax, available + seconds * restoredPerSecond)
    }

    package mutating func admit(_ key: String, cost: Double, nowNs: UInt64) -> Duration? {
        if pausedUntilNs > nowNs { return .between(nowNs, pausedUntilNs) }
        // One that costs more than there can ever be goes when nothing else is under way.
        let missing = min(cost, pointsMax) - (available(nowNs) - underWay)
        if missing > 0, available(nowNs) < pointsMax || underWayCount > 0 {
            return .seconds(missing / max(restoredPerSecond, 0.1)) + .milliseconds(1)
        }
        underWay += cost
        underWayCount += 1
        return nil
    }

    package mutating func answered(_ key: String, _ head: HTTPHead?, nowNs: UInt64) {
        // What one costs is told by ``observe(pointsMax:available:restoredPerSecond:nowNs:)``; here only
        // the count is known, and the average stands for it.
        let share = underWayCount > 0 ? underWay / Double(underWayCount) : 0
        underWayCount = max(0, underWayCount - 1)
        underWay = underWayCount == 0 ? 0 : max(0, underWay - share)
        available = max(0, available(nowNs) - share)
        availableNs = nowNs
    }

    /// What `throttleStatus` of an answer says.
    package mutating func observe(
        pointsMax: Double, available: Double, restoredPerSecond: Double, nowNs: UInt64
    ) {
        guard pointsMax > 0, restoredPerSecond > 0, available >= 0 else { return }
        self.pointsMax = pointsMax
        self.restoredPerSecond = restoredPerSecond
        self.available = min(available, pointsMax)
        availableNs = nowNs
    }

    package mutating func pause(_ key: String, untilNs: UInt64) {
        pausedUntilNs = max(pausedUntilNs, untilNs)
    }
}
