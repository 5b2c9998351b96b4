// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Testing

extension UnderLoad {
    /// Runs that are killed while files arrive in any order: in the end every file was consumed once, and the
    /// tables are what all files together say.
    @Suite struct ConsumptionKillTests {
        typealias File = LandedOrders.File
        typealias Row = LandedOrders.Row

        private static let files = Soak.isOn ? 2_000 : 200
        private static let filesPerDay = 10
        private static let rowsPerFile = 40
        private static let ids = 500
        private static let waves = Soak.isOn ? 40 : 8

        @Test(.timeLimit(.minutes(60)), arguments: [TestProject.Backend.sqliteAndFolder, .postgresAndS3])
        func whatKilledRunsLeaveIsWhole(backend: TestProject.Backend) async throws {
            var random = SeededGenerator(20_260_301)
            let servers = try await TestServers.shared(for: backend)
            let project = try await TestProject.create(backend, servers: servers)
            let landed =
                try backend == .sqliteAndFolder
                ? LandedOrders(of: project)
                : LandedOrders("\(project.dataFolder(in: servers.store))/shopify/orders")
            // A part holds about twenty files.
            try project.useLandedOrders(batchBytes: 20_000)
            try project.writeNewestOrders()
            try project.writeNewestOrders("merged", config: "incremental_strategy='merge'")
            try project.write(
                "assets/core/log.sql",
                "{{ config(materialized='incremental', incremental_strategy='append') }}\n"
                    + "select id, version from {{ source('shopify', 'orders') }}\n")

            let all = Self.allFiles(&random)
            let rows = all.flatMap(\.rows)
            var arriving = all.shuffled(using: &random)
            let perWave = Self.files / Self.waves
            var killed = 0
            while !arriving.isEmpty {
                try await landed.land(Array(arriving.suffix(perWave)))
                arriving.removeLast(min(perWave, arriving.count))
                try await servers.store?.listingsCatchUp()
                killed += try await killSome(project, &random)
            }
            #expect(killed > Self.waves / 2, "most kills must meet a run that runs")
            try await project.dbtRun(within: .seconds(Soak.isOn ? 1_800 : 300))
            for model in ["int_shopify__orders", "merged", "log"] {
                #expect(try await project.consumed(model) == [Self.files, Self.files], "\(model)")
            }
            #expect(try await project.versions() == LandedOrders.newest(rows))
            #expect(try await project.versions("merged") == LandedOrders.newest(rows))
            #expect(
                try await project.numbers("select count(*), sum(version), sum(id) from log")
                    == [rows.count, rows.map(\.version).reduce(0, +), rows.map(\.id).reduce(0, +)])
        }

        /// Versions grow with the order of the files: whatever comes late is older.
        private static func allFiles(_ random: inout SeededGenerator) -> [File] {
            (0..<files).map { place in
                let rows = (0..<rowsPerFile).map { row in
                    Row(Int.random(in: 0..<ids, using: &random), place * rowsPerFile + row)
                }
                return File(place / filesPerDay, place % filesPerDay, rows)
            }
        }

        /// Two runs at once, of which both are killed at a moment of their own.
        ///
        /// - Returns: how many were killed before they ended.
        private func killSome(_ project: TestProject, _ random: inout SeededGenerator) async throws -> Int {
            var killed = 0
            let runs = try (0..<2).map { _ in
                try RunningProcess(project.command(["dbt", "run", "--threads", "2"]))
            }
            for run in runs {
                try await Task.sleep(for: .milliseconds(Int.random(in: 100...900, using: &random)))
                run.kill()
                if try await run.wait().end == .signalled(SIGKILL) { killed += 1 }
            }
            return killed
        }
    }
}
