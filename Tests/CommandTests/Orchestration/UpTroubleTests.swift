// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import ObjectStore
import Testing

/// What services and stores keep from a project that runs by itself.
@Suite struct UpTroubleTests {
    /// What comes after the time of day in a line of the daemon.
    private static func texts(_ outcome: ProcessOutcome, with part: String) -> [String] {
        outcome.errorText.split(separator: "\n").filter { $0.contains(part) }
            .map { String($0.drop { $0.isNumber || $0 == ":" || $0 == " " }) }
    }

    @Test func aMissingBucketFailsTicksAndIsNamed() async throws {
        let project = try await TestProject.create(.postgresAndS3)
        try project.write("assets/streams/shopify/orders.json", "{\"primary_key\": [[\"id\"]]}\n")
        try project.write("lotus.yml", "http: 127.0.0.1:0\nlanding: \"s3://nowhere-to-be-found/raw\"\n")
        let outcome = try await project.run(["up", "--once"], within: .seconds(120)).requireExit(1)
        let told = Self.texts(outcome, with: "LL-STORE-002")
        #expect(!told.isEmpty, "\(outcome)")
        #expect(told.allSatisfy { $0.contains("there is no bucket `nowhere-to-be-found`") }, "\(told)")
        let ticks = try await project.run(["sensors", "show", "shopify_orders_sensor"]).requireExit()
        #expect(ticks.outputText.contains("LL-STORE-002"), "\(ticks)")
        #expect(ticks.outputText.contains("failed"), "\(ticks)")
    }

    @Test func aStreamWithoutAccessFailsAloneAndIsTold() async throws {
        let options = ["--orders", "50", "--profiles", "0", "--without-scope", "read_products"]
        try await SandboxServer.with(options) { sandbox in
            let ingest = try await IngestProject.create(
                sandbox, streams: ["shopify/orders", "shopify/products"])
            let project = ingest.project
            try project.write(
                "lotus.yml",
                try project.scratch.read("shop/lotus.yml") + "runs: {retries: 0}\nhttp: 127.0.0.1:0\n")
            let outcome = try await project.run(
                ["materialize", "stream:shopify/*"], within: .seconds(120)
            ).requireExit(1)
            #expect(outcome.errorText.contains("shopify_products failed"), "\(outcome)")
            #expect(outcome.errorText.contains("shopify_orders made: "), "\(outcome)")
            for part in ["LL-SOURCE-004", "`read_products`"] {
                #expect(outcome.errorText.contains(part), "\(part) in \(outcome)")
            }
            let status = try await project.run(["status"]).requireExit(1)
            for part in ["LL-SOURCE-004", "`read_products`", "shopify_orders"] {
                #expect(status.outputText.contains(part), "\(part) in \(status)")
            }
            let landed = try await ingest.landed("shopify/orders", cursor: "updated_at")
            #expect(try await landed == ingest.truth("shopify/orders"))
        }
    }

    /// Logs are kept in the store, also when this machine has lost them; retention takes them from there.
    @Test func logsOfRunsAreKeptInAStore() async throws {
        let servers = try await TestServers.shared(for: .postgresAndS3)
        let project = try await TestProject.create(.postgresAndS3, servers: servers)
        let store = try #require(servers.store)
        let bucket = try await store.makeBucket()
        try project.write("assets/core/ones.sql", "select 1 as one\n")
        try project.write("lotus.yml", "http: 127.0.0.1:0\ncompute_logs: \"s3://\(bucket)/logs/here\"\n")
        try await project.run(["materialize", "ones"], within: .seconds(120)).requireExit()
        let listed = try await project.run(["runs", "ls", "--json"]).requireExit().outputText
        let run = try #require(
            try (JSONSerialization.jsonObject(with: Data(listed.utf8)) as? [[String: Any]])?.first?["id"]
                as? String)
        let log = try await project.run(["runs", "logs", run, "ones"]).requireExit().outputText
        #expect(log.contains("model main.ones"), "\(log)")
        let keys = try await keys(in: store.store(bucket: bucket))
        #expect(keys.contains("logs/here/\(run)/ones.log"), "\(keys)")

        try FileManager.default.removeItem(atPath: project.file(".lotus/logs"))
        #expect(try await project.run(["runs", "logs", run, "ones"]).requireExit().outputText == log)
    }

    private func keys(in store: some ObjectStore) async throws -> [String] {
        var keys: [String] = []
        for try await page in store.objects(prefix: "") { keys += page.map(\.key) }
        return keys
    }
}
