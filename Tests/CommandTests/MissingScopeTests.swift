// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// A shop's token that may not read everything: whoever wants what it may not read is told the scope.
struct MissingScopeTests {
    private static let streams = ["shopify/orders", "shopify/products", "shopify/product_variants"]
    private static let options = ["--orders", "100", "--profiles", "0", "--without-scope", "read_products"]

    @Test func aMissingScopeFailsItsStreamsAloneAndIsNamed() async throws {
        try await SandboxServer.with(Self.options) { sandbox in
            let ingest = try await IngestProject.create(sandbox, streams: Self.streams)
            for arguments in [[], ["shopify.products", "shopify.orders"]] {
                let outcome = try await ingest.sync(arguments)
                #expect(outcome.end == .exited(1), "\(outcome)")
                for part in ["LL-SOURCE-004", "`read_products`", "shopify.products", "Grant `read_products`"]
                {
                    #expect(outcome.errorText.contains(part), "\(part) in \(outcome)")
                }
                for part in ["LL-STREAM-003", "has no stream `"] {
                    #expect(!outcome.errorText.contains(part), "\(part) in \(outcome)")
                }
            }
            let landed = try await ingest.landed("shopify/orders", cursor: "updated_at")
            #expect(try await landed == ingest.truth("shopify/orders"))
            #expect(try ingest.files("shopify/products").isEmpty)
        }
    }

    @Test func aStreamThatIsKeptBackIsNotCalledGone() async throws {
        try await SandboxServer.with(Self.options) { sandbox in
            let ingest = try await IngestProject.create(sandbox, streams: Self.streams)
            let project = ingest.project
            let schema = "assets/sources/shopify/products.json"
            try project.write(schema, "{}\n")
            let outcome = try await project.run(["discover", "shopify"]).requireExit()
            #expect(outcome.outputText.contains("withheld products: "), "\(outcome)")
            #expect(outcome.outputText.contains("`read_products`"), "\(outcome)")
            #expect(!outcome.outputText.contains("gone"), "\(outcome)")
            #expect(FileManager.default.fileExists(atPath: project.file(schema)))

            let one = try await project.run(["discover", "shopify", "--stream", "products"]).requireExit(2)
            #expect(one.errorText.hasPrefix("error[LL-SOURCE-004]"), "\(one)")
            #expect(one.errorText.contains("`read_products`"), "\(one)")
        }
    }

    @Test func theProtocolsLogNamesTheScope() async throws {
        try await SandboxServer.with(Self.options) { sandbox in
            let scratch = try ScratchFolder("scope")
            let config = scratch.file("config.json")
            try #"{"shop": "demo", "endpoint": "\#(sandbox.origin)", "credentials": {"api_password": "x"}}"#
                .write(toFile: config, atomically: true, encoding: .utf8)
            let outcome = try await ProcessRunner.run(
                LotusBinary.command(["source", "shopify", "discover", "--config", config])
            ).requireExit()
            let warnings = outcome.outputText.split(separator: "\n").filter { $0.contains("\"WARN\"") }
            #expect(warnings.count == 2, "\(outcome)")
            #expect(warnings.allSatisfy { $0.contains("`read_products`") }, "\(outcome)")
        }
    }
}
