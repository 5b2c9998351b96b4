// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit
import Testing

/// `lotus sandbox --coverage`: whether the made-up shop has everything that the schemas describe.
@Suite struct SandboxCoverageTests {
    private func coverage(_ arguments: [String]) async throws -> ProcessOutcome {
        try await ProcessRunner.run(
            LotusBinary.command(["sandbox", "--coverage"] + arguments), within: .seconds(180))
    }

    @Test func everyFieldOfEverySchemaHasAValueSomewhere() async throws {
        let outcome = try await coverage(["--orders", "4000", "--profiles", "2000", "--json"])
        let report = try JSONValue(parsing: outcome.output)
        #expect(report["missing"] == [])
        #expect(outcome.end == .exited(0), "\(outcome.errorText)")
        let streams = report["streams"]?.elements ?? []
        #expect(
            streams.compactMap { $0["stream"]?.string }.sorted() == [
                "campaigns", "customers", "events", "lists", "locations", "metrics", "order_refunds",
                "orders", "product_variants", "products", "profiles", "shop",
            ])
        for stream in streams {
            let records = try #require(stream["records"]?.integer)
            let places = (stream["columns"]?.members ?? []) + (stream["fields"]?.members ?? [])
            let unasked = Set(stream["unasked"]?.elements?.compactMap(\.string) ?? [])
            #expect(unasked.isSubset(of: Set(places.map(\.key))))
            for place in places {
                let isUnasked = unasked.contains(place.key)
                let count = try #require(place.value.integer)
                #expect(isUnasked ? count == 0 : (1...records).contains(count), "\(stream): \(place.key)")
            }
        }
        #expect(
            streams.filter { $0["unasked"] != [] }.compactMap { $0["stream"]?.string } == [
                "product_variants", "products", "profiles",
            ])
        let orders = try #require(streams.first { $0["stream"] == "orders" })
        #expect(orders["records"]?.integer ?? 0 >= 4000)
        #expect(orders["columns"]?.members?.count == 123)
        #expect(orders["columns"]?["id"] == orders["records"])
        #expect(orders["fields"]?["customer.default_address.city"]?.integer ?? 0 > 0)
    }

    @Test func whatASmallShopLacksIsNamed() async throws {
        let outcome = try await coverage(["--orders", "5", "--profiles", "5"])
        #expect(outcome.end == .exited(1), "\(outcome)")
        #expect(outcome.errorText.hasPrefix("error[LL-SANDBOX-006]: no record has a value in "), "\(outcome)")
        #expect(outcome.errorText.contains("--orders"), "\(outcome)")
        #expect(outcome.outputText.contains("shopify.orders: "), "\(outcome)")
        #expect(outcome.outputText.contains(" id "), "\(outcome)")
    }

    @Test func jsonIsForCoverageAlone() async throws {
        let outcome = try await ProcessRunner.run(LotusBinary.command(["sandbox", "--json"]))
        #expect(outcome.end == .exited(2), "\(outcome)")
        #expect(outcome.errorText.contains("--coverage"), "\(outcome)")
    }
}
