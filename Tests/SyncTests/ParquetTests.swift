// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import DuckDB
import Foundation
import Landing
import LotusCore
import LotusTestKit
import ObjectStore
import Sync
import Testing

/// Syncs that make Parquet files.
@Suite struct ParquetTests {
    private static func components() throws -> Components {
        let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        var environment = ProcessInfo.processInfo.environment
        if environment["LOTUS_HOME"] == nil { environment["LOTUS_HOME"] = Checkout.root.path + "/.lotus" }
        return try Components.locate(environment: environment, executable: executable)
    }

    @Test func rowsAreLandedAsParquetWithWhatAirbyteAdds() async throws {
        let landing = try TestLanding()
        let staged = try StagedFiles.open(landing.scratch.file("staged"))
        let assembly = LandingAssembly(staged) {
            try await ParquetWriter.open(components: Self.components(), spillFolder: staged.folder)
        }
        var services = landing.services(assembly: assembly, bufferedBytesMax: 64 << 20)
        services.policy = CheckpointPolicy()
        services.policy.rowsMax = 40
        let columns: [(String, SchemaNode)] = [
            ("id", SchemaNode([.integer])), ("name", SchemaNode([.integer])), ("note", SchemaNode([.string])),
        ]
        var plan = StreamPlan.test("orders", columns: columns)
        plan.selectedFields = ["name"]
        var script = ScriptedSource.Script(counts: ["orders": 100])
        script.extra = #","name":"no number","note":"n""#
        let first = await SyncRun(.test(ScriptedSource(script), [plan]), services).run()
        let orders = try #require(first.streams.first)
        #expect(orders.status == .succeeded && orders.tally.rows == 100 && orders.tally.changes == 100)
        #expect(orders.tally.files > 1 && orders.tally.fileBytes > 0)
        script.counts["orders"] = 130
        let second = await SyncRun(.test(ScriptedSource(script), [plan]), services).run()
        #expect(second.succeeded)
        await assembly.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: staged.folder).isEmpty)

        let reader = try await Database.open(Database.Configuration(), components: Self.components())
        let files = "read_parquet('\(landing.landing.root)/raw/shop/orders/**/*.parquet')"
        let rows = try await reader.withConnection { connection in
            try connection.rows(
                """
                SELECT count(*), count(DISTINCT id), max(id), count(name),
                    count(DISTINCT _airbyte_meta.sync_id),
                    count(*) FILTER (_airbyte_meta.changes[1].field = 'name')
                FROM \(files)
                """)
        }
        await reader.close()
        #expect(rows.first?.map(\.description) == ["130", "130", "130", "0", "2", "130"])
    }

    /// What comes after the last checkpoint is forgotten, in the middle of a part.
    @Test func aFailedStreamLandsWhatCameBeforeItsLastCheckpoint() async throws {
        let landing = try TestLanding()
        let staged = try StagedFiles.open(landing.scratch.file("staged"))
        let assembly = LandingAssembly(staged) {
            try await ParquetWriter.open(components: Self.components(), spillFolder: staged.folder)
        }
        var services = landing.services(assembly: assembly, bufferedBytesMax: 64 << 20)
        services.policy = CheckpointPolicy()
        var script = ScriptedSource.Script(counts: ["orders": 100])
        script.failures["orders"] = (70, LotusError(.syncSourceBroken, "no more"))
        // Batches of one record: a state after 40 of them, and 30 more before it fails.
        script.batchRecordsMax = 1
        script.checkpointEvery = 40...40
        let result = await SyncRun(.test(ScriptedSource(script), [.test("orders")]), services).run()
        await assembly.close()
        let orders = try #require(result.streams.first)
        let last = Int(orders.stateAfter?.blob["id"]?.integer ?? 0)
        #expect(orders.status == .failed && last == 40)
        #expect(orders.tally.rows == 40 && orders.tally.records == 70)
    }

    @Test func rowsGoIntoTheFoldersOfTheirDays() async throws {
        let landing = try TestLanding()
        let staged = try StagedFiles.open(landing.scratch.file("staged"))
        let assembly = LandingAssembly(staged) {
            try await ParquetWriter.open(components: Self.components(), spillFolder: staged.folder)
        }
        var plan = StreamPlan.test(
            "orders",
            columns: [("id", SchemaNode([.integer])), ("day", SchemaNode([.string], format: "date"))])
        plan.partitionField = "day"
        var script = ScriptedSource.Script(counts: ["orders": 50])
        script.extra = #","day":"2024-02-29""#
        let first = await SyncRun(
            .test(ScriptedSource(script), [plan]), landing.services(assembly: assembly)
        ).run()
        #expect(first.succeeded && first.streams.first?.tally.rows == 50)
        script.counts["orders"] = 60
        script.extra = #","day":null"#
        let second = await SyncRun(
            .test(ScriptedSource(script), [plan]), landing.services(assembly: assembly)
        ).run()
        await assembly.close()
        #expect(second.succeeded)
        let folders = Set(
            try await landing.allKeys("orders").map { $0.split(separator: "/")[3...5].joined() })
        #expect(folders == ["year=2024month=02day=29", "year=2023month=11day=14"])
    }

    @Test func aSyncWithNothingNewOpensNoEngine() async throws {
        let landing = try TestLanding()
        let staged = try StagedFiles.open(landing.scratch.file("staged"))
        let assembly = LandingAssembly(staged) { throw KitError("the engine was opened") }
        let result = await SyncRun(
            .test(ScriptedSource(ScriptedSource.Script()), [.test("orders")]),
            landing.services(assembly: assembly)
        ).run()
        #expect(result.streams.first?.status == .unchanged)
    }
}
