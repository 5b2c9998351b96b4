// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Testing

/// `lotus backfill`: models read the landing files of some days again.
@Suite struct BackfillTests {
    typealias File = LandedOrders.File
    typealias Row = LandedOrders.Row

    private static let model = "int_shopify__orders"

    /// A project with files of four days: order 1 changes each day, order 10 + n is of day n alone.
    private func project(
        _ backend: TestProject.Backend = .sqliteAndFolder, batchBytes: Int? = nil
    ) async throws -> (TestProject, LandedOrders) {
        let servers = try await TestServers.shared(for: backend)
        let project = try await TestProject.create(backend, servers: servers)
        try project.useLandedOrders(batchBytes: batchBytes)
        let landed =
            try backend == .sqliteAndFolder
            ? LandedOrders(of: project)
            : LandedOrders("\(project.dataFolder(in: servers.store))/shopify/orders")
        try write(label: "old", to: project)
        try await landed.land((1...4).map { File($0, 1, [Row(1, $0), Row(10 + $0, $0)]) })
        try await servers.store?.listingsCatchUp()
        try await project.dbtRun()
        return (project, landed)
    }

    /// Writes the model, whose rows have a label: that of the text that made them.
    private func write(label: String, to project: TestProject) throws {
        try project.writeNewestOrders(columns: "id, version, _airbyte_extracted_at, '\(label)' as label")
    }

    private func labels(_ project: TestProject) async throws -> [[String]] {
        try await project.rows("select id, version, label from \(Self.model) order by id")
    }

    @Test(arguments: [TestProject.Backend.sqliteAndFolder, .postgresAndS3])
    func theFilesOfTheDaysAreReadAgainAndNewerRowsStay(backend: TestProject.Backend) async throws {
        let (project, _) = try await project(backend)
        try write(label: "new", to: project)
        // Days 2 and 3 of the test are the third and the fourth of January.
        let outcome = try await project.run(
            ["backfill", Self.model, "--from", "2026-01-03", "--to", "2026-01-04"]
        ).requireExit()
        #expect(
            outcome.errorText.contains("shopify/orders: 2 files of 2026-01-03 to 2026-01-04"), "\(outcome)")
        #expect(
            try await labels(project) == [
                ["1", "4", "old"], ["11", "1", "old"], ["12", "2", "new"], ["13", "3", "new"],
                ["14", "4", "old"],
            ])
        #expect(try await project.consumed() == [4, 4])
        let runs = try JSONValue(
            parsing: try await project.run(["runs", "ls", "--json"]).requireExit().outputText)
        let run = runs.elements?.first
        #expect(
            ["trigger", "first_day", "last_day"].map { run?[$0]?.string }
                == ["backfill", "2026-01-03", "2026-01-04"])
    }

    @Test func aStreamStandsForItsModelsAndNewFilesAreReadToo() async throws {
        let (project, landed) = try await project()
        try project.write(
            "assets/marts/labels.sql", "select distinct label from {{ ref('\(Self.model)') }}\n")
        try write(label: "new", to: project)
        try await landed.land([File(5, 1, [Row(20, 5)])])
        try await project.run(["backfill", "stream:shopify/orders+", "--from", "2026-01-02"]).requireExit()
        #expect(
            try await labels(project) == [
                ["1", "4", "old"], ["11", "1", "new"], ["12", "2", "old"], ["13", "3", "old"],
                ["14", "4", "old"], ["20", "5", "new"],
            ])
        #expect(try await project.rows("select label from labels order by 1") == [["new"], ["old"]])
        #expect(try await project.consumed() == [5, 5])
    }

    @Test func whatWouldComeOutWrongIsRefusedUntilItIsLeftOut() async throws {
        let (project, _) = try await project()
        let models = [
            "log": ("incremental_strategy='append'", "select id from", "", "twice"),
            "daily": (
                "unique_key='day'", "select day, count(*) as n from", "group by day", "which is not the key"
            ),
        ]
        for (name, (config, select, end, told)) in models {
            try project.write(
                "assets/core/\(name).sql",
                "{{ config(materialized='incremental', tags=['shopify__orders'], \(config)) }}\n"
                    + "\(select) {{ source('shopify', 'orders') }} \(end)\n")
            let command = ["backfill", "stream:shopify/orders", "--from", "2026-01-02"]
            let refused = try await project.run(command).requireExit(2)
            #expect(refused.errorText.contains("LL-BACKFILL-003"), "\(refused)")
            #expect(refused.errorText.contains(told), "\(refused)")
            let listed = try await project.run(command + ["--exclude", name, "--dry-run"]).requireExit()
            #expect(listed.outputText.contains(Self.model) && !listed.outputText.contains(name), "\(listed)")
            try FileManager.default.removeItem(atPath: project.file("assets/core/\(name).sql"))
        }
    }

    @Test func aDryRunTellsAndReadsNothing() async throws {
        let (project, _) = try await project()
        try write(label: "new", to: project)
        let arguments = ["backfill", Self.model, "--from", "2026-01-03", "--to", "2026-12-31", "--dry-run"]
        let table = try await project.run(arguments).requireExit().outputText
        #expect(table.contains(Self.model) && table.contains("shopify/orders"), "\(table)")
        let listed = try JSONValue(
            parsing: try await project.run(arguments + ["--json"]).requireExit().outputText)
        #expect(listed.elements?.map { $0["files"]?.integer } == [3])
        #expect(listed.elements?.map { $0["stream"]?.string } == ["shopify/orders"])
        #expect(try await labels(project).allSatisfy { $0[2] == "old" })
        let runs = try await project.run(["runs", "ls", "--json"]).requireExit().outputText
        #expect(try JSONValue(parsing: runs).elements?.isEmpty == true)
    }

    /// Without a version to compare, later files are read again, too: the newest rows come last.
    @Test func withoutAVersionColumnAllThatFollowsIsReadAgain() async throws {
        let (project, _) = try await project()
        try project.writeNewestOrders(columns: "id, version")
        try await project.dbtRun(["--full-refresh"])
        try await project.run(["backfill", Self.model, "--from", "2026-01-03"]).requireExit()
        #expect(try await project.versions() == [1: 4, 11: 1, 12: 2, 13: 3, 14: 4])
        #expect(try await project.consumed() == [4, 4])
    }

    /// Parts that were read count, the others are read by whatever runs next.
    @Test func aBackfillThatIsKilledIsGoneOnWith() async throws {
        let days = 20
        let (project, landed) = try await project(batchBytes: 1)
        try await landed.land((5...days).map { File($0, 1, [Row(1, $0), Row(10 + $0, $0)]) })
        try await project.dbtRun()
        var random = SeededGenerator(20_260_501)
        for round in 0..<Soak.count(20) {
            try write(label: "r\(round)", to: project)
            let command = ["backfill", Self.model, "--from", "2026-01-02", "--to", "2026-01-31"]
            let process = try RunningProcess(project.command(command))
            try await Task.sleep(for: .milliseconds(Int.random(in: 150...1_500, using: &random)))
            process.kill()
            _ = try await process.wait()
            try await project.dbtRun()
            #expect(try await project.consumed() == [days, days], "round \(round)")
            let versions = Dictionary(uniqueKeysWithValues: [(1, days)] + (1...days).map { (10 + $0, $0) })
            #expect(try await project.versions() == versions, "round \(round)")
        }
    }
}
