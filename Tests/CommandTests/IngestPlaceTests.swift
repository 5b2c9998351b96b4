// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Testing

/// Where `lotus sync` lands: never among the files of a table or of another connection, and never apart from
/// what was landed before.
struct IngestPlaceTests {
    private static let options = ["--orders", "300", "--profiles", "100"]
    private static let overwrite = #"{"sync_mode": "full_refresh", "destination_sync_mode": "overwrite"}"#

    private func stream(_ project: TestProject, _ name: String, _ text: String) throws {
        try project.write("assets/streams/\(name).json", text)
    }

    /// The profile of a new project has its data path at lake/data.
    private func landOnDataPath(_ ingest: IngestProject, landing: String? = nil) throws -> IngestProject {
        let path = ingest.project.file("lotus.yml")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let rest = text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
        let first = landing.map { ["landing: \"\($0)\""] } ?? []
        try ingest.project.write(
            "lotus.yml", (first + rest.map(String.init)).joined(separator: "\n"))
        return IngestProject(
            project: ingest.project, sandbox: ingest.sandbox, landing: ingest.project.file("lake/data"),
            store: nil)
    }

    @Test func aTableInTheFolderOfAStreamIsNotTouched() async throws {
        try await SandboxServer.with(Self.options) { sandbox in
            var ingest = try await IngestProject.create(
                sandbox, streams: ["shopify/customers", "shopify/orders"])
            ingest = try landOnDataPath(ingest, landing: ingest.project.file("lake/data"))
            try stream(ingest.project, "shopify/customers", Self.overwrite)
            try await ingest.project.query(
                "create schema shopify; create table shopify.customers as select range as id from range(5000)"
            )
            for _ in 0..<2 {
                let outcome = try await ingest.sync(["shopify"])
                #expect(outcome.end == .exited(1), "\(outcome)")
                #expect(outcome.errorText.contains("LL-SYNC-013"), "\(outcome)")
                #expect(outcome.errorText.contains("shopify.customers"), "\(outcome)")
                try await sandbox.edit(["changes": 5, "service": "shopify"])
            }
            let orders = try await ingest.landed("shopify/orders", cursor: "updated_at")
            #expect(orders.records > 0)
            #expect(
                try await ingest.project.numbers("select count(*), sum(id) from shopify.customers")[0]
                    == 5_000)

            // Its files stay for the snapshots that have them.
            try await ingest.project.query("drop table shopify.customers")
            let outcome = try await ingest.sync(["shopify"])
            #expect(outcome.succeeded && outcome.errorText.contains("LL-SYNC-013"), "\(outcome)")
            let files = try ingest.files("shopify/customers")
            #expect(files.contains { $0.hasPrefix("ducklake-") } && files.contains { $0.contains("part_") })
        }
    }

    @Test func twoConnectionsNeverShareAFolder() async throws {
        let project = try await TestProject.create(.sqliteAndFolder)
        try project.write(
            "lotus.yml",
            """
            connections:
              first:
                source: shopify
                namespace: shop
                config: {shop: demo}
              second:
                source: shopify
                namespace: shop
                config: {shop: demo}
              third:
                source: klaviyo
                config: {}

            """)
        for name in ["first", "second"] { try stream(project, "\(name)/orders", "{}") }
        for names in [[], ["first"], ["second"], ["second.orders"]] {
            let outcome = try await project.run(["sync"] + names)
            #expect(outcome.end == .exited(2), "\(names): \(outcome)")
            #expect(outcome.errorText.contains("LL-SYNC-009"), "\(names): \(outcome)")
        }
        let other = try await project.run(["sync", "third"])
        #expect(!other.errorText.contains("LL-SYNC-009"), "\(other)")
    }

    /// A landing zone of Airbyte's appears under the data path after the first sync.
    @Test func aStreamDoesNotMoveByItself() async throws {
        try await SandboxServer.with(Self.options) { sandbox in
            var ingest = try await IngestProject.create(
                sandbox, streams: ["shopify/orders", "shopify/customers"])
            let usual = ingest.landing
            _ = try landOnDataPath(ingest)
            try await ingest.sync(["shopify"]).requireExit()
            let before = try ingest.files("shopify/orders")
            #expect(!before.isEmpty, "it landed in the usual folder")
            try ingest.project.write("lake/data/shopify/customers/year=2024/month=01/day=01/0.parquet", "x")
            for stream in ["shopify.orders", "shopify.customers"] {
                let outcome = try await ingest.sync([stream])
                #expect(outcome.end == .exited(1), "\(outcome)")
                #expect(outcome.errorText.contains("LL-SYNC-014"), "\(outcome)")
                #expect(outcome.errorText.contains("lake/landing/raw/shopify"), "\(outcome)")
            }
            // The remedy: the files go where the project lands now.
            let fresh = ingest.project.file("lake/data/shopify")
            try FileManager.default.removeItem(atPath: fresh)
            try FileManager.default.createDirectory(
                atPath: ingest.project.file("lake/data"), withIntermediateDirectories: true)
            try FileManager.default.moveItem(atPath: usual + "/shopify", toPath: fresh)
            ingest = IngestProject(
                project: ingest.project, sandbox: sandbox, landing: ingest.project.file("lake/data"),
                store: nil)
            try await sandbox.edit(["changes": 10, "additions": 10, "service": "shopify"])
            let refused = try await ingest.sync(["shopify"])
            #expect(refused.errorText.contains("LL-SYNC-014"), "\(refused)")
            try await ingest.sync(["shopify", "--files-moved"]).requireExit()
            for stream in ["shopify/orders", "shopify/customers"] {
                let landed = try await ingest.landed(stream, cursor: "updated_at")
                #expect(try await landed == ingest.truth(stream), "\(stream)")
            }
            try await ingest.sync(["shopify"]).requireExit()
        }
    }
}
