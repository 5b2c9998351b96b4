// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Testing

/// `lotus init`, `lotus sandbox` and `lotus sync` together, as a new user meets them.
struct IngestTests {
    private static let everyStream =
        [
            ("shopify/orders", "updated_at"), ("shopify/customers", "updated_at"),
            ("shopify/order_refunds", "created_at"), ("shopify/products", "updated_at"),
            ("shopify/product_variants", "updated_at"), ("shopify/shop", nil), ("shopify/locations", nil),
            ("klaviyo/profiles", "updated"), ("klaviyo/events", "datetime"),
            ("klaviyo/campaigns", "updated_at"),
            ("klaviyo/metrics", "updated"), ("klaviyo/lists", "updated"),
        ] as [(String, String?)]

    @Test func whatTheSandboxHasLandsOnce() async throws {
        try await SandboxServer.with(["--orders", "3000", "--profiles", "1500"]) { sandbox in
            let ingest = try await IngestProject.create(sandbox, streams: Self.everyStream.map(\.0))
            try await ingest.sync().requireExit()
            for (stream, cursor) in Self.everyStream {
                let landed = try await ingest.landed(stream, cursor: cursor)
                #expect(try await landed == ingest.truth(stream), "\(stream)")
            }

            let before = try Self.everyStream.map { try ingest.files($0.0) }
            let second = try await ingest.sync().requireExit()
            #expect(try Self.everyStream.map { try ingest.files($0.0) } == before)
            #expect(second.outputText.contains("nothing new"))
        }
    }

    @Test func whatChangesComesWithTheNextSync() async throws {
        try await SandboxServer.with(["--orders", "2500", "--profiles", "1000"]) { sandbox in
            let streams = ["shopify/orders", "shopify/order_refunds", "klaviyo/profiles"]
            let ingest = try await IngestProject.create(sandbox, streams: streams)
            try await ingest.sync().requireExit()
            for round in 0..<3 {
                try await sandbox.edit(["changes": 25, "additions": 10, "stream": "orders"])
                try await sandbox.edit(["changes": 25, "additions": 10, "stream": "profiles"])
                try await ingest.sync().requireExit()
                for (stream, cursor) in [
                    ("shopify/orders", "updated_at"), ("shopify/order_refunds", "created_at"),
                    ("klaviyo/profiles", "updated"),
                ] {
                    let landed = try await ingest.landed(stream, cursor: cursor)
                    #expect(try await landed == ingest.truth(stream), "\(stream) in round \(round)")
                }
            }
        }
    }

    /// What goes wrong with one stream, and what is told.
    struct Trouble: Sendable, CustomTestStringConvertible {
        let fault: String
        let says: [String]

        var testDescription: String { fault }
    }

    @Test(arguments: [
        Trouble(fault: "401@customers", says: ["LL-SOURCE", "customers"]),
        Trouble(fault: "402@customers", says: ["LL-SOURCE", "customers", "plan"]),
        Trouble(fault: "403@customers", says: ["LL-SOURCE", "customers", "read_customers"]),
        Trouble(fault: "404@customers", says: ["LL-SOURCE", "customers"]),
        Trouble(fault: "malformed@customers", says: ["LL-SOURCE", "customers"]),
        Trouble(fault: "redirect@customers", says: ["LL-SOURCE", "customers"]),
        Trouble(fault: "short-body@customers", says: ["LL-SOURCE", "customers"]),
    ]) func aStreamThatFailsStopsNoOther(_ trouble: Trouble) async throws {
        let options = ["--orders", "300", "--profiles", "200", "--fault", trouble.fault]
        try await SandboxServer.with(options) { sandbox in
            let ingest = try await IngestProject.create(
                sandbox, streams: ["shopify/orders", "shopify/customers", "klaviyo/profiles"])
            let outcome = try await ingest.sync(["-v"])
            #expect(outcome.end == .exited(1), "\(outcome)")
            let document = try await ingest.sync(["--json", "-v"])
            #expect(document.end == .exited(1) && document.outputText.contains(trouble.says[0]))
            let text = outcome.outputText + outcome.errorText
            for part in trouble.says { #expect(text.contains(part), "\(part) in \(text)") }
            for (stream, cursor) in [("shopify/orders", "updated_at"), ("klaviyo/profiles", "updated")] {
                let landed = try await ingest.landed(stream, cursor: cursor)
                #expect(try await landed == ingest.truth(stream), "\(stream)")
            }
            #expect(try ingest.files("shopify/customers").isEmpty)

            try await sandbox.setFaults("")
            try await ingest.sync().requireExit()
            let landed = try await ingest.landed("shopify/customers", cursor: "updated_at")
            #expect(try await landed == ingest.truth("shopify/customers"))
        }
    }
}
