// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit

/// A project that copies two shops and a Klaviyo account all the time.
struct SoakProject: Sendable {
    let project: TestProject
    /// Its own, as it is stopped now and then; nil where all is in the project's folder.
    let store: S3Server?
    /// The sandboxes of the shops, by ``SoakModels/shops``; the first has the Klaviyo account as well.
    let sandboxes: [SandboxServer]
    /// Where files land, without a slash at the end.
    let landing: String

    /// Two of a hundred requests are struck by one of these.
    static let faults = "429:0.004,503:0.004,disconnect:0.004,truncated:0.004,malformed:0.004"

    private static let token = "hunter2-hunter2-token"

    /// - Parameters:
    ///   - backend: where the lake is, and the landing files with it.
    ///   - orders: of each shop at the start.
    ///   - profiles: of the account at the start.
    static func create(
        _ backend: TestProject.Backend, orders: Int, profiles: Int
    ) async throws -> SoakProject {
        var sandboxes: [SandboxServer] = []
        for seed in SoakModels.shops.indices {
            sandboxes.append(
                try await .start([
                    "--orders", String(orders), "--profiles", String(profiles), "--seed", String(11 + seed),
                    "--now", "2026-07-01", "--fault", faults,
                ]))
        }
        var servers = try await TestServers.shared(for: backend)
        if backend == .postgresAndS3 { servers.store = try await .rclone(buckets: []) }
        let project = try await TestProject.create(backend, servers: servers)
        let bucket = project.variables["LAKE_DATA_PATH"]?.dropFirst("s3://".count).prefix { $0 != "/" }
        let landing = bucket.map { "s3://\($0)/landing/raw" } ?? project.file("lake/landing/raw")
        let soak = SoakProject(
            project: project, store: servers.store, sandboxes: sandboxes, landing: landing)
        try soak.write()
        return soak
    }

    private func write() throws {
        try FileManager.default.removeItem(atPath: project.file("assets"))
        for stream in SoakModels.streams {
            try project.write("assets/streams/\(stream.name).json", stream.text + "\n")
        }
        for file in SoakModels.files { try project.write("assets/\(file.path)", file.text) }
        let shops = zip(SoakModels.shops, sandboxes).enumerated().map { index, shop in
            """
              \(shop.0):
                source: shopify
                schedule: "\(index * 2)/6 * * * * ?"
                config:
                  shop: \(shop.0)
                  endpoint: "\(shop.1.origin)"
                  credentials: {auth_method: api_password, api_password: "\(Self.token)"}
                  start_date: "2019-01-01"

            """
        }
        try project.write(
            "lotus.yml",
            """
            landing: "\(landing)"
            http: 127.0.0.1:\(LoopbackPort.free())
            sensors: {interval: 2 s}
            runs: {max_concurrent: 3}
            lake: {maintain: {schedule: "9/20 * * * * ?", grace: 60 s}}
            connections:
            \(shops.joined())\
              klaviyo:
                source: klaviyo
                schedule: "4/6 * * * * ?"
                config:
                  api_key: "pk_\(Self.token)"
                  endpoint: "\(sandboxes[0].origin)"
                  start_date: "2019-01-01T00:00:00Z"

            """)
    }

    /// Runs that are not over, with their status.
    func activeRuns() async throws -> [String: String] {
        let statuses = ["queued", "starting", "started", "canceling"].flatMap { ["--status", $0] }
        let outcome = try await project.run(["runs", "ls", "--json", "--limit", "10000"] + statuses)
            .requireExit()
        let runs = try JSONValue(parsing: outcome.outputText).elements ?? []
        return Dictionary(
            runs.compactMap { run in
                run["id"]?.string.map { ($0, run["status"]?.string ?? "") }
            }
        ) { first, _ in first }
    }

    /// All runs, the newest first.
    func runs() async throws -> [JSONValue] {
        let outcome = try await project.run(["runs", "ls", "--json", "--limit", "100000"]).requireExit()
        return try JSONValue(parsing: outcome.outputText).elements ?? []
    }

    func stop() async {
        for sandbox in sandboxes { await sandbox.stop() }
        await store?.stop()
    }
}
