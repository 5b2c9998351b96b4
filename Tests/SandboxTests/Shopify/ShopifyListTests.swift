// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Sandbox
import Testing

@Suite struct ShopifyListTests {
    private func ids(_ records: [JSONValue]) -> [Int64] { records.compactMap { $0["id"]?.integer } }

    @Test(arguments: [(orders: 2_000, limit: 250), (777, 50), (250, 250), (251, 250), (3, 1), (0, 10)])
    func readsEveryOrderOnceInTheOrderOfTheChanges(orders: Int, limit: Int) async throws {
        let client = ShopClient(ShopOptions(orders: orders))
        let records = try await client.records(
            "orders", "orders.json?status=any&limit=\(limit)&order=updated_at+asc&updated_at_min=2019-01-01")
        #expect(Set(ids(records)).count == orders)
        #expect(records.count == orders)
        let times = records.compactMap { $0["updated_at"]?.string.flatMap(SandboxTime.parse) }
        #expect(times.count == orders)
        #expect(times == times.sorted())
        for record in records {
            let created = try #require(record["created_at"]?.string.flatMap(SandboxTime.parse))
            let updated = try #require(record["updated_at"]?.string.flatMap(SandboxTime.parse))
            #expect(created <= updated)
            for refund in record["refunds"]?.elements ?? [] {
                let refunded = try #require(refund["created_at"]?.string.flatMap(SandboxTime.parse))
                #expect(created <= refunded && refunded <= updated)
            }
        }
    }

    @Test func walksBackwardsToWhereItCameFrom() async throws {
        let client = ShopClient(ShopOptions(orders: 120))
        let list = "orders.json?status=any&limit=50&order=updated_at+asc"
        let first = await client.admin(list)
        let second = await client.get(try #require(first.link("next")))
        let third = await client.get(try #require(second.link("next")))
        #expect(third.link("next") == nil)
        let back = await client.get(try #require(third.link("previous")))
        #expect(back.bytes == second.bytes)
        let start = await client.get(try #require(back.link("previous")))
        #expect(start.bytes == first.bytes)
        #expect(start.link("previous") == nil)
    }

    @Test func hasEqualTimesAcrossTheEndOfAPage() async throws {
        let client = ShopClient(ShopOptions(orders: 2_000))
        let pages = try await client.pages("orders.json?status=any&limit=250&order=updated_at+asc")
        let ends = try pages.map { page -> (String?, String?) in
            let orders = try JSONValue(parsing: page)["orders"]?.elements ?? []
            return (orders.first?["updated_at"]?.string, orders.last?["updated_at"]?.string)
        }
        let straddles = zip(ends, ends.dropFirst()).filter { $0.1 == $1.0 }
        #expect(!straddles.isEmpty)
    }

    @Test func boundsAreInclusive() async throws {
        let client = ShopClient(ShopOptions(orders: 500))
        let all = try await client.records("orders", "orders.json?status=any&limit=250&order=updated_at+asc")
        let time = try #require(all[200]["updated_at"]?.string)
        let encoded = PercentText.encoded(time)
        let same = all.filter { $0["updated_at"]?.string == time }
        let bounds = "updated_at_min=\(encoded)&updated_at_max=\(encoded)"
        #expect(try await client.records("orders", "orders.json?status=any&\(bounds)").count == same.count)
        let later = try await client.records(
            "orders", "orders.json?status=any&order=updated_at+asc&updated_at_min=\(encoded)")
        let at = try #require(all.firstIndex { $0["updated_at"]?.string == time })
        #expect(ids(later) == ids(Array(all[at...])))
    }

    @Test func sinceIDWalksByID() async throws {
        let client = ShopClient(ShopOptions(orders: 300))
        let all = try await client.records("customers", "customers.json?since_id=0&limit=7")
        #expect(ids(all) == ids(all).sorted())
        #expect(all.count == 120)
        let rest = try await client.records("customers", "customers.json?since_id=\(ids(all)[60])")
        #expect(ids(rest) == Array(ids(all)[61...]))
    }

    @Test func keepsOnlyTheFieldsThatAreAskedFor() async throws {
        let client = ShopClient(ShopOptions(orders: 30))
        let records = try await client.records(
            "orders", "orders.json?status=any&limit=20&fields=id,updated_at")
        #expect(records.count == 30)
        #expect(records.allSatisfy { $0.members?.map(\.key) == ["id", "updated_at"] })
    }

    @Test func editsWhilePagingLoseNothing() async throws {
        let client = ShopClient(ShopOptions(orders: 600))
        let before = try await client.records("orders", "orders.json?status=any&limit=250")
        var round: UInt64 = 0
        let seen = try await client.records(
            "orders", "orders.json?status=any&limit=100&order=updated_at+asc&updated_at_min=2019-01-01"
        ) {
            round += 1
            guard round < 12 else { return }
            let now = client.service.historyEnd + .seconds(Int64(round))
            _ = await client.service.edit(SandboxEdit(changes: 20, additions: 3, seed: round), at: now)
        }
        // As a sync does that goes on from the greatest time it has seen.
        let state = try #require(seen.last?["updated_at"]?.string)
        let list = "orders.json?status=any&limit=250&order=updated_at+asc&updated_at_min="
        let rest = try await client.records("orders", list + PercentText.encoded(state))
        let last = try await client.records("orders", "orders.json?status=any&limit=250")
        #expect(Set(ids(before)).isSubset(of: ids(seen)))
        #expect(Set(ids(seen + rest)) == Set(ids(last)))
        var versions: [Int64: JSONValue] = [:]
        for record in seen + rest { versions[record["id"]?.integer ?? 0] = record["updated_at"] }
        let stale = last.filter { versions[$0["id"]?.integer ?? 0] != $0["updated_at"] }
        #expect(stale.isEmpty)
    }

    @Test func whatLiesAfterTheClockIsNotThereYet() async throws {
        let options = ShopOptions(orders: 1_000)
        let clock = SandboxClock(SandboxTime.parse("2023-04-01"))
        clock.set(clock.now, stopped: true)
        let client = ShopClient(ShopifyService(options, clock: clock))
        for list in [
            "orders.json?status=any&limit=250", "orders.json?status=any&limit=250&order=updated_at+asc",
        ] {
            let records = try await client.records("orders", list)
            let truth = await client.service.truth(at: clock.now).first { $0.stream == "orders" }
            #expect(UInt64(records.count) == truth?.records)
            #expect(records.count > 300 && records.count < 700)
            for record in records {
                let time = try #require(record["updated_at"]?.string.flatMap(SandboxTime.parse))
                #expect(time <= clock.now)
            }
        }
        let count = try await client.graphQL("{ ordersCount(limit: null) { count } }")
        let truth = await client.service.truth(at: clock.now).first { $0.stream == "orders" }
        let counted = count.value(at: ["data", "ordersCount", "count"])?.integer
        #expect(counted.map(UInt64.init) == truth?.records)
    }

    @Test func equalSeedsGiveEqualShops() async {
        let list = "orders.json?status=any&limit=250&order=updated_at+asc"
        let one = await ShopClient(ShopOptions(orders: 1_000, seed: 5)).admin(list)
        let same = await ShopClient(ShopOptions(orders: 1_000, seed: 5)).admin(list)
        let other = await ShopClient(ShopOptions(orders: 1_000, seed: 6)).admin(list)
        #expect(one.bytes == same.bytes)
        #expect(one.bytes != other.bytes)
    }

    @Test func truthIsWhatAFullWalkFinds() async throws {
        let client = ShopClient(ShopOptions(orders: 900))
        let now = client.service.historyEnd
        for seed in 1...3 {
            let edit = SandboxEdit(changes: 15, additions: 4, deletions: 3, seed: UInt64(seed))
            _ = await client.service.edit(edit, at: now + .seconds(seed * 60))
        }
        let truths = await client.service.truth(at: client.now)
        let orders = try await client.records("orders", "orders.json?status=any&limit=250")
        let customers = try await client.records("customers", "customers.json?limit=250")
        let refunds = orders.flatMap { $0["refunds"]?.elements ?? [] }
        #expect(refunds.count > 50)
        let deleted = try await client.records("events", "events.json?filter=Order&verb=destroy&limit=2")
        let walks: [(String, [JSONValue], id: String, cursor: String)] = [
            ("orders", orders, "id", "updated_at"), ("customers", customers, "id", "updated_at"),
            ("order_refunds", refunds, "id", "created_at"),
            ("orders_deleted", deleted, "subject_id", "created_at"),
        ]
        for (stream, records, id, cursor) in walks {
            var found = StreamTruth(stream)
            for record in records {
                let time = try #require(record[cursor]?.string.flatMap(SandboxTime.parse))
                found.add(idNumber: UInt64(record[id]?.integer ?? 0), second: time.wholeSeconds)
            }
            let truth = try #require(truths.first { $0.stream == stream })
            #expect(truth.json() == found.json(), "\(stream)")
            #expect(Set(records.compactMap { $0[id]?.integer }).count == records.count)
        }
        #expect(Set(ids(orders)).isDisjoint(with: deleted.compactMap { $0["subject_id"]?.integer }))
    }
}
