// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit
import Sandbox
import Testing

/// Faults in what an answer says, not in how it comes.
@Suite struct RecordFaultTests {
    private static let target = "/api/profiles?page%5Bsize%5D=100"
    private static let headers = SandboxHostTests.headers.merging(["Host": "127.0.0.1"]) { $1 }

    private func page(_ faults: String, target: String = Self.target) async throws -> [UInt8] {
        let options = SandboxOptions(
            orders: 100, profiles: 300, port: 0, faults: try FaultRule.list(faults))
        return try await SandboxHost.serving(options) { host in
            var headers = Self.headers
            headers["X-Shopify-Access-Token"] = "x"
            let answer = try await LoopbackClient(port: host.port).send("GET", target, headers: headers)
            return try #require(answer).body
        }
    }

    private func records(_ page: [UInt8]) throws -> [JSONValue] {
        try #require(try JSONValue(parsing: page)["data"]?.elements)
    }

    /// Where two pages of equal length differ.
    private func differences(_ one: [UInt8], _ other: [UInt8]) -> [Int] {
        zip(one, other).enumerated().filter { $0.element.0 != $0.element.1 }.map(\.offset)
    }

    @Test(arguments: [Self.target, "/admin/api/2025-01/orders.json?status=any&limit=250"])
    func halfAPairStandsInAText(target: String) async throws {
        let (whole, changed) = (
            try await page("", target: target), try await page("lone-surrogate:1", target: target)
        )
        #expect(whole.count == changed.count)
        let places = differences(whole, changed)
        let first = try #require(places.first)
        #expect(Array(changed[first..<(first + 6)]) == Array(#"\ud800"#.utf8))
        #expect(places.allSatisfy { $0 < first + 6 })
        // A value of a key, and no id.
        #expect(whole[(first - 3)..<first].elementsEqual(#"":""#.utf8))
    }

    @Test(arguments: [Self.target, "/admin/api/2025-01/orders.json?status=any&limit=250"])
    func theBrokenByteStandsInAText(target: String) async throws {
        let (whole, changed) = (
            try await page("", target: target), try await page("invalid-utf8:1", target: target)
        )
        let place = try #require(differences(whole, changed).first)
        #expect(whole[(place - 3)..<place].elementsEqual(#"":""#.utf8))
    }

    @Test func theLastOfTwoEqualKeysIsTheRecordsOwn() async throws {
        let (whole, changed) = (try await page(""), try await page("duplicate-keys:1"))
        #expect(try records(changed) == records(whole))
        let text = String(decoding: changed, as: UTF8.self)
        #expect(text.contains(#""id":"the first of two""#) && text.contains(#""updated":"the first of two""#))
    }

    @Test func theFirstRecordIsHuge() async throws {
        let (whole, changed) = (try await page(""), try await page("huge-record:1"))
        #expect((52_000_000..<53_000_000).contains(changed.count - whole.count))
        let records = try records(changed)
        #expect(records.count == 100)
        #expect(records[0]["note"]?.string?.utf8.count ?? 0 > 50_000_000)
        #expect(try Array(records.dropFirst()) == Array(self.records(whole).dropFirst()))
    }

    @Test func theFirstRecordHasOtherTypes() async throws {
        let (whole, changed) = (
            try records(await page("")), try records(await page("changed-type:1"))
        )
        let updated = ["attributes", "updated"]
        #expect(changed[0]["id"] == whole[0]["id"])
        #expect(changed[0].value(at: updated) == whole[0].value(at: updated))
        #expect(changed[0]["links"]?.string != nil && whole[0]["links"]?.members != nil)
        #expect(changed[0].value(at: ["attributes", "location"])?.string != nil)
        #expect(Array(changed.dropFirst()) == Array(whole.dropFirst()))
    }

    @Test func aPageWithoutRecordsStaysAsItIs() async throws {
        let target = "/api/events?filter=greater-or-equal(datetime,2030-01-01T00:00:00Z)"
        let whole = try await page("", target: target)
        #expect(try records(whole).isEmpty)
        #expect(try await page("changed-type:1", target: target) == whole)
    }

    @Test(arguments: ["duplicate-keys:1", "huge-record:1", "changed-type:1"])
    func resultsOfBulkOperationsKeepTheLengthThatWasTold(fault: String) throws {
        let plan = FaultPlan(try FaultRule.list(fault), seed: 7)
        #expect(plan.strike(number: 1, path: "/bulk-results/1", isResult: true) == nil)
        #expect(plan.strike(number: 1, path: "/admin/api/2025-01/orders.json", isResult: false) != nil)
    }
}
