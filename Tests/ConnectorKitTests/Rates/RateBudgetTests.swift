// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import LotusTestKit
import Testing

/// The budgets of services, without waiting.
@Suite struct RateBudgetTests {
    private static let second: UInt64 = 1_000_000_000

    private func head(_ headers: [String: String]) -> HTTPHead {
        HTTPHead(status: 200, headers: headers.map { (name: $0.key, value: $0.value) })
    }

    /// Lets as many requests go as may at one time.
    private func burst(_ budget: inout some RateBudget, _ key: String = "k", at nowNs: UInt64) -> (
        count: Int, wait: Duration
    ) {
        for count in 0..<10_000 {
            if let wait = budget.admit(key, cost: 1, nowNs: nowNs) { return (count, wait) }
        }
        return (10_000, .zero)
    }

    private func windows() -> MovingWindows {
        MovingWindows { key in
            key == "free"
                ? []
                : [
                    MovingWindows.Window(requestsMax: 3, seconds: 1),
                    MovingWindows.Window(requestsMax: 5, seconds: 60),
                ]
        }
    }

    @Test func windowsLetSoManyThrough() {
        var budget = windows()
        let first = burst(&budget, at: 0)
        #expect(first.count == 3)
        #expect(first.wait == .seconds(1))
        let second = burst(&budget, at: Self.second)
        #expect(second.count == 2)
        #expect(second.wait == .seconds(59))
        #expect(burst(&budget, at: 60 * Self.second).count == 3)
        // Keys have budgets of their own.
        #expect(burst(&budget, "other", at: 0).count == 3)
        #expect(burst(&budget, "free", at: 0).count == 10_000)
    }

    @Test func windowsBelieveTheService() {
        var budget = windows()
        #expect(budget.admit("k", cost: 1, nowNs: 0) == nil)
        // Somebody else uses the account too: of three a second one is left.
        budget.answered(
            "k",
            head([
                "ratelimit-limit": "3, 3;w=1, 5;w=60", "ratelimit-remaining": "1", "ratelimit-reset": "1",
            ]), nowNs: 0)
        #expect(burst(&budget, at: 0).count == 1)
        #expect(burst(&budget, at: Self.second).count > 0)
    }

    @Test func windowsWaitWhenNothingIsLeft() {
        var budget = windows()
        #expect(budget.admit("k", cost: 1, nowNs: 0) == nil)
        budget.answered("k", head(["ratelimit-remaining": "0", "ratelimit-reset": "7"]), nowNs: 0)
        #expect(budget.admit("k", cost: 1, nowNs: 0) == .seconds(7))
        #expect(budget.admit("k", cost: 1, nowNs: 7 * Self.second) == nil)
    }

    @Test func windowsTakeTheLimitsOfTheService() {
        var budget = windows()
        #expect(budget.admit("k", cost: 1, nowNs: 0) == nil)
        budget.answered("k", head(["ratelimit-limit": "10, 10;w=1, 150;w=60"]), nowNs: 0)
        #expect(burst(&budget, at: 0).count == 9)
    }

    @Test func windowsPause() {
        var budget = windows()
        budget.pause("k", untilNs: 5 * Self.second)
        #expect(budget.admit("k", cost: 1, nowNs: Self.second) == .seconds(4))
        #expect(budget.admit("other", cost: 1, nowNs: Self.second) == nil)
    }

    @Test(arguments: [[:], ["ratelimit-limit": ";;,w=,9;w=0,x"], ["ratelimit-remaining": "x"]])
    func windowsSurviveOddHeaders(_ headers: [String: String]) {
        var budget = windows()
        #expect(budget.admit("k", cost: 1, nowNs: 0) == nil)
        budget.answered("k", head(headers), nowNs: 0)
        #expect(burst(&budget, at: 0).count == 2)
    }

    @Test func noWindowIsEverExceeded() {
        var budget = windows()
        var sent: [UInt64] = []
        var now: UInt64 = 0
        while sent.count < 200 {
            if let wait = budget.admit("k", cost: 1, nowNs: now) {
                #expect(wait > .zero)
                now += UInt64(wait / .nanoseconds(1))
            } else {
                sent.append(now)
                budget.answered("k", nil, nowNs: now)
            }
        }
        for time in sent {
            #expect(sent.count { $0 > time && $0 < time + Self.second } < 3)
            #expect(sent.count { $0 >= time && $0 < time + 60 * Self.second } <= 5)
        }
        // And none is left unused: five a minute.
        #expect(now <= 40 * 60 * Self.second)
    }

    @Test func theBucketFillsAndLeaks() {
        var bucket = LeakyBucket(size: 40)
        #expect(burst(&bucket, at: 0).count == 40)
        for _ in 0..<40 { bucket.answered("", nil, nowNs: 0) }
        #expect(bucket.admit("", cost: 1, nowNs: 0) == .milliseconds(501))
        #expect(bucket.admit("", cost: 1, nowNs: Self.second / 2) == nil)
    }

    @Test func theBucketTakesItsSizeAndLevelFromAnswers() {
        var bucket = LeakyBucket(size: 40)
        #expect(bucket.admit("", cost: 1, nowNs: 0) == nil)
        bucket.answered("", head(["x-shopify-shop-api-call-limit": "390/400"]), nowNs: 0)
        #expect(burst(&bucket, at: 0).count == 10)
        for _ in 0..<10 { bucket.answered("", nil, nowNs: 0) }
        // A bucket of 400 leaks 20 in a second.
        #expect(burst(&bucket, at: Self.second).count == 20)
    }

    @Test func theBucketOfABusyShopIsWaitedForAsLongAsItNeeds() {
        var bucket = LeakyBucket(size: 40)
        #expect(bucket.admit("", cost: 1, nowNs: 0) == nil)
        bucket.answered("", head(["x-shopify-shop-api-call-limit": "40/40"]), nowNs: 0)
        #expect(bucket.admit("", cost: 1, nowNs: 0) == .milliseconds(501))
        #expect(bucket.admit("", cost: 1, nowNs: 600_000_000) == nil)
    }

    @Test func costsAreRestored() {
        var budget = CostBudget(pointsMax: 1_000, restoredPerSecond: 50)
        #expect(budget.admit("", cost: 400, nowNs: 0) == nil)
        #expect(budget.admit("", cost: 400, nowNs: 0) == nil)
        // The third waits until what is missing has come back.
        #expect(budget.admit("", cost: 400, nowNs: 0) == .seconds(4) + .milliseconds(1))
        budget.answered("", nil, nowNs: 0)
        budget.observe(pointsMax: 2_000, available: 1_900, restoredPerSecond: 100, nowNs: 0)
        #expect(budget.admit("", cost: 400, nowNs: 0) == nil)
    }

    @Test func aQueryLargerThanTheBudgetGoesAlone() {
        var budget = CostBudget(pointsMax: 100, restoredPerSecond: 50)
        #expect(budget.admit("", cost: 500, nowNs: 0) == nil)
        #expect(budget.admit("", cost: 500, nowNs: 0) != nil)
        budget.answered("", nil, nowNs: 0)
        #expect(budget.admit("", cost: 500, nowNs: 0) != nil)
        #expect(budget.admit("", cost: 500, nowNs: 12 * Self.second) == nil)
    }
}
