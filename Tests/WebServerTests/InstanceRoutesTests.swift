// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit
import Orchestrator
import SQLiteStore
import Testing
import WebServer

/// What a probe and a scraper are told.
@Suite struct InstanceRoutesTests {
    private struct NoSensors: SensorEvaluator {
        func evaluate(_ context: SensorContext) async throws -> SensorResult { .skip("none") }
    }

    private struct NoLauncher: Launcher {
        func launch(_ run: RunRecord) async throws {}
        func cancel(_ run: RunRecord) async {}
        func terminate(_ run: RunRecord) async {}
        func endings() async -> [RunID: String] { [:] }
        func close(grace: Duration) async {}
    }

    /// Definitions with one asset, or an error.
    private struct OneAsset: DefinitionsSource {
        let error: LotusError?

        func load() async throws -> Definitions {
            if let error { throw error }
            return Definitions(
                assets: try AssetGraph([Asset("fct_\"sales\"", .model, name: "model.shop.fct_sales")]),
                sensors: [], schedules: [])
        }

        func fingerprint() async -> String { "1" }
    }

    private func answers(
        _ paths: [String], error: LotusError? = nil
    ) async throws -> [(status: Int, body: String)] {
        let scratch = try ScratchFolder()
        let store = try SQLiteStore.open(scratch.file("instance.sqlite"))
        defer { store.close() }
        var metadata = AssetMetadata()
        metadata.rows = 7
        try await store.append(
            [RunEvent(.observed(metadata), at: SystemTime().now(), asset: "fct_\"sales\"")], run: nil,
            lease: nil, content: [:])
        let daemon = Daemon(
            Instance(
                store: store, source: OneAsset(error: error), sensors: NoSensors(), launcher: NoLauncher(),
                logs: FileComputeLogs(root: scratch.file("logs"), skipsEmpty: true)))
        if error == nil {
            _ = try await daemon.runOnce()
        } else {
            await #expect(throws: LotusError.self) { try await daemon.runOnce() }
        }
        let routes = InstanceRoutes(
            store: store, current: daemon.current, counts: EventCounts(), version: "1.2.3")
        let server = WebServer(host: "127.0.0.1", port: 0) { await routes.answer($0) }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            let (listening, continuation) = AsyncStream<Int>.makeStream()
            group.addTask { try await server.run { continuation.yield($0) } }
            var ports = listening.makeAsyncIterator()
            let port = UInt16(try #require(await ports.next()))
            var answers: [(Int, String)] = []
            for path in paths {
                let answer = try #require(try await LoopbackClient(port: port).send("GET", path))
                answers.append((answer.status, String(decoding: answer.body, as: UTF8.self)))
            }
            group.cancelAll()
            return answers
        }
    }

    @Test func healthNeedsNothing() async throws {
        let answer = try await answers(["/health"])[0]
        #expect(answer.status == 200)
        #expect(answer.body == "{\"status\":\"ok\",\"version\":\"1.2.3\"}\n")
    }

    @Test func whatCannotBeReadIsNotReady() async throws {
        let error = LotusError(.assetCycle, "a <- b <- a")
        let answer = try await answers(["/ready"], error: error)[0]
        #expect(answer.status == 503)
        #expect(answer.body.contains("a <- b <- a"))
        #expect(try await answers(["/ready"])[0].status == 200)
    }

    @Test func metricsHaveTypesAndEscapedLabels() async throws {
        let text = try await answers(["/metrics"])[0].body
        #expect(text.contains("# TYPE lotus_runs_active gauge\n"))
        #expect(text.contains("lotus_runs_active{status=\"queued\"} 0\n"))
        #expect(text.contains("lotus_asset_age_seconds{asset=\"fct_\\\"sales\\\"\"} "))
        #expect(text.contains("lotus_definitions_ok 1\n"))
    }

    @Test func whatIsNotThereIsNotFound() async throws {
        let answers = try await answers(["/nothing", "/"])
        #expect(answers[0].status == 404)
        #expect(answers[1].body.contains("/metrics"))
    }
}
