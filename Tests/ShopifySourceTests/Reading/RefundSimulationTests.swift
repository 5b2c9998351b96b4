// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusCore
import LotusTestKit
import ShopifySource
import Synchronization
import Testing

/// Orders change and get refunds between the pages of their list, and the reader is killed after any
/// checkpoint: each refund comes exactly once, each version of an order at most once and its last one always.
@Suite struct RefundSimulationTests {
    private struct Killed: Error {}

    @Test(arguments: 0..<60)
    func eachRefundComesOnce(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed)
        let shop = Self.shop(&random)
        var landed: [String: [String]] = [:]
        var states: [StreamDescriptor: StreamState] = [:]
        let names = [["orders", "order_refunds"], ["order_refunds"]][seed.isMultiple(of: 3) ? 1 : 0]
        // Some syncs, most of them killed; the last two are not.
        for round in 0..<12 {
            let isKilled = round < 10 && Int.random(in: 0..<3, using: &random) > 0
            let left = Mutex(isKilled ? Int.random(in: 1..<6, using: &random) : .max)
            let sink = RecordingSink { _, event in
                guard case .checkpoint = event else { return }
                if left.withLock({
                    $0 -= 1; return $0
                }) <= 0 {
                    throw Killed()
                }
            }
            do {
                // What was written as text is what counts.
                try await shop.source().read(names, try Self.reread(states), into: sink)
                #expect(!isKilled || left.withLock { $0 } > 0)
            } catch is Killed {}
            for name in names {
                guard let (state, count) = sink.checkpoints(name).last else { continue }
                states[StreamDescriptor(name)] = state
                landed[name, default: []] += sink.records(name).prefix(count)
            }
            if round >= 10 { shop.state.withLock { $0.now += 60 } }
        }
        let truth = shop.state.withLock { $0.orders }
        let refunds = try (landed["order_refunds"] ?? []).map {
            try #require(JSONValue(parsing: $0)["id"]?.integer)
        }
        let wanted = truth.values.flatMap { $0.refunds.map { Int64($0.id) } }
        #expect(refunds.sorted() == wanted.sorted())
        if names.contains("orders") { try Self.check(landed["orders"] ?? [], truth) }
    }

    private static func check(_ orders: [String], _ truth: [Int: FakeShop.Order]) throws {
        #expect(Set(orders).count == orders.count)
        var last: [Int64: String] = [:]
        for text in orders { last[try #require(JSONValue(parsing: text)["id"]?.integer)] = text }
        for order in truth.values {
            #expect(last[Int64(order.id)]?.contains("\"total_price\":\(order.version).50") == true)
        }
    }

    private static func reread(
        _ states: [StreamDescriptor: StreamState]
    ) throws -> [StreamDescriptor: StreamState] {
        try states.mapValues { state in
            StreamState(
                try JSONValue(parsing: state.blob.text()),
                memory: try state.memory.map { try JSONValue(parsing: $0.text()) })
        }
    }

    /// A shop whose orders change while it is read, for the first 120 requests.
    private static func shop(_ random: inout SeededGenerator) -> FakeShop {
        let start = FakeShop.start
        var refund = 0
        let orders = (1...Int.random(in: 1...25, using: &random)).map { id in
            // Many at one instant.
            var order = FakeShop.Order(id: id, updatedAt: start + Int.random(in: 0..<20, using: &random))
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                refund += 1
                let age = Int.random(in: 0...30, using: &random)
                order.refunds.append(FakeShop.Refund(id: refund, createdAt: order.updatedAt - age))
            }
            return order
        }
        let life = Mutex((random: SeededGenerator(random.next()), requests: 0))
        return FakeShop(
            orders: orders, now: start + 1_000, pageRecords: Int.random(in: 1...4, using: &random)
        ) {
            state, request in
            guard request.url.path.hasSuffix("orders.json") else { return }
            life.withLock { life in
                life.requests += 1
                if life.requests > 120 { return }
                for _ in 0..<Int.random(in: 0...3, using: &life.random) {
                    guard let id = state.orders.keys.sorted().randomElement(using: &life.random) else {
                        continue
                    }
                    state.touch(
                        id, refund: Bool.random(using: &life.random),
                        seconds: Int.random(in: 0...2, using: &life.random))
                }
            }
        }
    }
}
