// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Sandbox
import Testing

@Suite struct ShopifyBulkTests {
    @Test func bothOrdersOfLinesJoinToTheSameRecords() async throws {
        let client = ShopClient(ShopOptions(orders: 2_000))
        let grouped = try await client.bulk(BulkQueries.products())
        let mixed = try await client.bulk(BulkQueries.products(), groupObjects: false)
        #expect(grouped.body != mixed.body)
        #expect(try joined(grouped.lines) == joined(mixed.lines))
        #expect(try joined(grouped.lines).count == 100)
        // Not all children stand behind their parent when they are mixed, and all do when they are grouped.
        #expect(try strangers(grouped.lines) == 0)
        #expect(try strangers(mixed.lines) > 100)
    }

    @Test(arguments: [true, false])
    func countsWhatItServes(groupObjects: Bool) async throws {
        let client = ShopClient(ShopOptions(orders: 2_000))
        for query in [BulkQueries.products(), BulkQueries.variants()] {
            let outcome = try await client.bulk(query, groupObjects: groupObjects)
            let roots = try outcome.lines.filter { try JSONValue(parsing: $0)["__parentId"] == nil }
            #expect(outcome.operation["objectCount"]?.string == "\(outcome.lines.count)")
            #expect(outcome.operation["rootObjectCount"]?.string == "\(roots.count)")
            #expect(outcome.operation["fileSize"]?.string == "\(outcome.body.count)")
        }
    }

    @Test func windowsReadEveryVariantOnce() async throws {
        let client = ShopClient(ShopOptions(orders: 2_000))
        var ids: [String] = []
        for year in 2019...2026 {
            let search =
                "updated_at:>='\(year)-01-01T00:00:00Z' AND updated_at:<'\(year + 1)-01-01T00:00:00Z'"
            ids += try await client.bulk(BulkQueries.variants(search)).lines.compactMap {
                try JSONValue(parsing: $0)["id"]?.string
            }
        }
        let truth = try #require(
            await client.service.truth(at: client.now).first {
                $0.stream == "product_variants"
            })
        #expect(UInt64(ids.count) == truth.records)
        #expect(Set(ids).count == ids.count)
    }

    @Test func serverOrderOfProductsIsByUpdate() async throws {
        let client = ShopClient(ShopOptions(orders: 4_000))
        let lines = try await client.bulk(
            "{ products(sortKey: UPDATED_AT) { edges { node { updatedAt } } } }"
        ).lines
        let times = try lines.compactMap { try JSONValue(parsing: $0)["updatedAt"]?.string }
        #expect(times.count == 200)
        #expect(times == times.sorted())
    }

    @Test func goesThroughItsStates() async throws {
        var options = ShopOptions(orders: 400)
        options.bulkPolls = 2
        let client = ShopClient(options)
        let start = try await client.startBulk(BulkQueries.products())
        #expect(start.value(at: ["bulkOperation", "status"]) == "CREATED")
        let id = try #require(start.value(at: ["bulkOperation", "id"])?.string)
        var states: [String] = []
        for _ in 0..<4 { states.append(try await client.bulkState(id)["status"]?.string ?? "") }
        #expect(states == ["RUNNING", "RUNNING", "COMPLETED", "COMPLETED"])
    }

    @Test func sixOperationsAreOneTooMany() async throws {
        var options = ShopOptions(orders: 400)
        options.bulkPolls = 1
        let client = ShopClient(options)
        for _ in 0..<5 {
            #expect(try await client.startBulk(BulkQueries.products())["userErrors"] == [])
        }
        let refused = try await client.startBulk(BulkQueries.products())
        #expect(refused["bulkOperation"] == .null)
        #expect(refused["userErrors"]?.elements?.first?["code"] == "OPERATION_IN_PROGRESS")
    }

    @Test func anOperationThatNobodyAsksAfterEndsByItself() async throws {
        let client = ShopClient(ShopOptions(orders: 400))
        for _ in 0..<12 {
            #expect(try await client.startBulk(BulkQueries.products())["userErrors"] == [])
        }
    }

    @Test func nothingFoundHasNoAddress() async throws {
        let client = ShopClient(ShopOptions(orders: 400))
        let outcome = try await client.bulk(BulkQueries.products("updated_at:>'2030-01-01'"))
        #expect(outcome.operation["status"] == "COMPLETED")
        #expect(outcome.operation["objectCount"] == "0")
        #expect(outcome.operation["url"] == .null)
    }

    @Test func aMissingScopeFailsTheOperation() async throws {
        var options = ShopOptions(orders: 400)
        options.missingScopes = ["read_products"]
        let client = ShopClient(options)
        let id = try #require(
            try await client.startBulk(BulkQueries.products()).value(at: ["bulkOperation", "id"])?.string)
        let state = try await client.bulkState(id)
        #expect(state["status"] == "FAILED")
        #expect(state["errorCode"] == "ACCESS_DENIED")
        #expect(state["url"] == .null)
    }

    @Test func aCanceledOperationHasAPart() async throws {
        var options = ShopOptions(orders: 2_000)
        options.bulkPolls = 5
        let client = ShopClient(options)
        let id = try #require(
            try await client.startBulk(BulkQueries.products()).value(at: ["bulkOperation", "id"])?.string)
        let answer = try await client.graphQL(
            "mutation { bulkOperationCancel(id: \"\(id)\") { bulkOperation { status } userErrors { message } } }"
        )
        #expect(
            answer.value(at: ["data", "bulkOperationCancel", "bulkOperation", "status"]) == "CANCELING")
        var state = JSONValue.null
        for _ in 0..<3 { state = try await client.bulkState(id) }
        #expect(state["status"] == "CANCELED")
        let url = try #require(state["partialDataUrl"]?.string)
        let part = await client.download(url).wholeBody()
        #expect(state["fileSize"]?.string == "\(part.count)")
        #expect(state["objectCount"]?.string == "\(part.count { $0 == UInt8(ascii: "\n") })")
    }

    @Test func anAddressIsNotServedForEver() async throws {
        var options = ShopOptions(orders: 400)
        options.bulkResultDuration = .seconds(60)
        let clock = SandboxClock(options.history.upperBound)
        let client = ShopClient(ShopifyService(options, clock: clock))
        let outcome = try await client.bulk(BulkQueries.products())
        let url = try #require(outcome.operation["url"]?.string)
        #expect(await client.download(url).status == 200)
        let forged = url.split(separator: "signature=").joined(separator: "signature=0")
        #expect(await client.download(forged).status == 404)
        clock.advance(by: .seconds(120))
        #expect(await client.download(url).status == 403)
    }

    @Test func aResultStaysWhatItWasWhenTheShopChanges() async throws {
        let client = ShopClient(ShopOptions(orders: 2_000))
        let before = try await client.bulk(BulkQueries.products())
        let later = client.service.historyEnd + .seconds(60)
        _ = await client.service.edit(SandboxEdit(changes: 10, deletions: 2, stream: "products"), at: later)
        let url = try #require(before.operation["url"]?.string)
        #expect(await client.download(url).wholeBody() == before.body)
        let after = try await client.bulk(BulkQueries.products())
        #expect(try joined(after.lines).count == 98)
    }

    /// The records by their ids, each with the lines below it.
    private func joined(_ lines: [[UInt8]]) throws -> [String: Set<String>] {
        var records: [String: Set<String>] = [:]
        for line in lines {
            let value = try JSONValue(parsing: line)
            let key = value["__parentId"]?.string ?? value["id"]?.string ?? ""
            records[key, default: []].insert(value.text())
        }
        return records
    }

    /// How many children do not stand in their parent's group.
    private func strangers(_ lines: [[UInt8]]) throws -> Int {
        var parent: String?
        var count = 0
        for line in lines {
            let value = try JSONValue(parsing: line)
            if let wanted = value["__parentId"]?.string {
                if wanted != parent { count += 1 }
            } else {
                parent = value["id"]?.string
            }
        }
        return count
    }
}
