// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusCore
import LotusTestKit
import ShopifySource
import Synchronization
import Testing

/// What comes to lie where reading has been already.
@Suite struct ListLookbackTests {
    private static let now = FakeShop.start + 10_000

    private static func read(
        _ shop: FakeShop, _ state: StreamState? = nil, _ fields: [JSONValue.Member] = []
    ) async throws -> RecordingSink {
        let sink = RecordingSink()
        let states = state.map { [StreamDescriptor("orders"): $0] } ?? [:]
        try await shop.source(fields).read(["orders"], states, into: sink)
        #expect(sink.failure("orders") == nil)
        return sink
    }

    private static func cursor(_ sink: RecordingSink) -> String? {
        sink.state("orders")?.blob["updated_at"]?.string
    }

    @Test func whatShowsLateComesAndNothingTwice() async throws {
        let shop = FakeShop(
            orders: [
                FakeShop.Order(id: 1, updatedAt: FakeShop.start),
                FakeShop.Order(id: 2, updatedAt: Self.now - 60),
            ], now: Self.now)
        let first = try await Self.read(shop)
        #expect(first.records("orders").count == 2)
        #expect(Self.cursor(first) == FakeShop.text(FakeShop.start))
        shop.state.withLock { $0.orders[3] = FakeShop.Order(id: 3, updatedAt: Self.now - 300) }
        let second = try await Self.read(shop, first.state("orders"))
        #expect(second.records("orders").count == 1)
        #expect(second.records("orders").first?.hasPrefix(#"{"id":3,"#) == true)
        shop.state.withLock { $0.now += 3_600 }
        shop.clock.advance(by: .seconds(3_600))
        let third = try await Self.read(shop, second.state("orders"))
        #expect(third.records("orders").isEmpty)
        #expect(Self.cursor(third) == FakeShop.text(Self.now - 60))
    }

    @Test func theShopsOwnClockCounts() async throws {
        let shop = FakeShop(
            orders: [
                FakeShop.Order(id: 1, updatedAt: FakeShop.start),
                FakeShop.Order(id: 2, updatedAt: Self.now - 60),
            ], now: Self.now, secondsAhead: 7_200)
        #expect(Self.cursor(try await Self.read(shop)) == FakeShop.text(FakeShop.start))
    }

    /// What was read before the window was set is looked at once more, and then is known.
    @Test func aWindowThatIsAskedForReachesBackBeforeTheCursor() async throws {
        let day = 86_400
        let now = FakeShop.start + 30 * day
        let shop = FakeShop(
            orders: [
                FakeShop.Order(id: 1, updatedAt: FakeShop.start),
                FakeShop.Order(id: 2, updatedAt: now - day),
            ], now: now)
        var state = try await Self.read(shop).state("orders")
        #expect(state?.blob["updated_at"]?.string == FakeShop.text(now - day))
        shop.state.withLock { $0.orders[3] = FakeShop.Order(id: 3, updatedAt: now - 3 * day) }
        for wanted in [1, 0, 0] {
            let sink = try await Self.read(shop, state, [.init("lookback_window_in_days", 7)])
            #expect(sink.records("orders").count == wanted)
            state = sink.state("orders")
            let instant = Instant.parse(state?.blob["updated_at"]?.string ?? "")
            #expect(instant?.microseconds == Int64(now - 7 * day) * 1_000_000)
        }
    }
}
