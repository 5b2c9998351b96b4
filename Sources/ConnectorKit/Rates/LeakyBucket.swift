// SPDX-License-Identifier: Apache-2.0

/// A bucket that requests fill and time empties: Shopify's REST limit. Each answer tells its level in
/// `X-Shopify-Shop-Api-Call-Limit: used/max`; it leaks a twentieth of its size in a second, on every plan.
package struct LeakyBucket: RateBudget {
    private static let leakSeconds = 20.0

    private var size: Double
    /// How full it was.
    private var level = 0.0
    private var levelNs: UInt64 = 0
    /// Requests that are under way and not in the level.
    private var underWay = 0.0
    private var pausedUntilNs: UInt64 = 0

    /// - Parameter size: That of the smallest plan; the first answer tells the shop's own.
    package init(size: Double = 40) {
        self.size = size
    }

    private func level(_ nowNs: UInt64) -> Double {
        let seconds = nowNs > levelNs ? Double(nowNs - levelNs) / 1e9 : 0
        return max(0, level - seconds * size / Self.leakSeconds)
    }

    package mutating func admit(_ key: String, cost: Double, nowNs: UInt64) -> Duration? {
        if pausedUntilNs > nowNs { return .between(nowNs, pausedUntilNs) }
        let excess = level(nowNs) + underWay + cost - size
        if excess > 0 {
            // One that is larger than the bucket goes when the bucket is empty.
            let leaked = min(excess, level(nowNs))
            if leaked > 0 { return .seconds(leaked * Self.leakSeconds / size) + .milliseconds(1) }
            if underWay > 0 { return .seconds(cost * Self.leakSeconds / size) }
        }
        underWay += cost
        return nil
    }

    package mutating func answered(_ key: String, _ head: HTTPHead?, nowNs: UInt64) {
        underWay = max(0, underWay - 1)
        let parts = (head?["x-shopify-shop-api-call-limit"] ?? "").split(separator: "/")
        if parts.count == 2, let used = Double(parts[0]), let max = Double(parts[1]), max >= 1, used >= 0 {
            size = max
            level = used
        } else {
            level = level(nowNs) + 1
        }
        levelNs = nowNs
    }

    package mutating func pause(_ key: String, untilNs: UInt64) {
        pausedUntilNs = max(pausedUntilNs, untilNs)
    }
}
