// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Testing

/// Incremental models read the landing files that they have not consumed.
@Suite struct ConsumptionTests {
    typealias File = LandedOrders.File
    typealias Row = LandedOrders.Row

    private func project(
        _ target: LocalTarget = .lake, batchBytes: Int? = nil
    ) async throws -> (TestProject, LandedOrders) {
        let project = try await target.project([])
        try project.useLandedOrders(batchBytes: batchBytes)
        return (project, try LandedOrders(of: project))
    }

    /// The numbers of the snapshots of a lake.
    private func snapshots(_ project: TestProject) async throws -> Int {
        try await project.numbers("select count(*) from lakehouse.snapshots()")[0]
    }

    private func response(_ project: TestProject, _ model: String) throws -> JSONValue? {
        let text = try String(contentsOfFile: project.file("target/run_results.json"), encoding: .utf8)
        return try JSONValue(parsing: text)["results"]?.elements?
            .first { $0["unique_id"]?.string?.hasSuffix(".\(model)") == true }?["adapter_response"]
    }

    // MARK: New files

    @Test(arguments: LocalTarget.allCases)
    func everyFileIsReadOnce(target: LocalTarget) async throws {
        let (project, landed) = try await project(target)
        try project.writeNewestOrders()
        try project.write(
            "assets/core/log.sql",
            "{{ config(materialized='incremental', incremental_strategy='append') }}\n"
                + "select id, version from {{ source('shopify', 'orders') }}\n")
        try project.write(
            "assets/core/by_files.sql",
            "{{ config(materialized='incremental', incremental_strategy='append', tags=['shopify__orders']) }}\n"
                + "select id, version from read_parquet({{ var('files') }})\n")
        try await landed.land([File(1, 1, [Row(1, 1), Row(2, 2)]), File(2, 1, [Row(2, 3)])])
        try await project.dbtRun()
        #expect(try await project.versions() == [1: 1, 2: 3])
        try await landed.land([File(2, 2, [Row(3, 4)]), File(3, 1, [Row(1, 5)])])
        try await project.dbtRun()
        #expect(try await project.versions() == [1: 5, 2: 3, 3: 4])
        for model in ["log", "by_files"] {
            #expect(
                try await project.rows("select id, version from \(model) order by version")
                    == [["1", "1"], ["2", "2"], ["2", "3"], ["3", "4"], ["1", "5"]])
            #expect(try await project.consumed(model) == [4, 4])
        }
        #expect(try await project.consumed() == [4, 4])

        // Nothing new: the models are left out, and nothing is written.
        let before = target == .lake ? try await snapshots(project) : 0
        let idle = try await project.dbtRun()
        #expect(idle.outputText.contains("shopify.orders has no new landing file"), "\(idle)")
        #expect(idle.outputText.contains("PASS=0 WARN=0 ERROR=0 SKIP=3"), "\(idle)")
        if target == .lake { #expect(try await snapshots(project) == before) }

        // A full refresh reads all of them.
        try await project.dbtRun(["--full-refresh"])
        #expect(try await project.versions() == [1: 5, 2: 3, 3: 4])
        #expect(try await project.numbers("select count(*) from log") == [5])
        #expect(try await project.consumed("log") == [4, 4])
    }

    @Test func aRunMakesOneSnapshotAndSaysWhich() async throws {
        let (project, landed) = try await project()
        try project.writeNewestOrders()
        try await landed.land([File(1, 1, [Row(1, 1)])])
        try await project.dbtRun()
        let before = try await snapshots(project)
        try await landed.land([File(2, 1, [Row(2, 2)])])
        try await project.dbtRun()
        #expect(try await snapshots(project) == before + 1)
        #expect(
            try await project.numbers(
                """
                select max(snapshot_id) - (select max(snapshot_id) from lakehouse.snapshots()),
                    count(distinct snapshot_id) from lotus.consumed_files
                """) == [0, 2])
    }

    @Test func whatIsNotIncrementalReadsAllSettledFilesAndViewsThePattern() async throws {
        let (project, landed) = try await project()
        try project.write("assets/core/all_orders.sql", "select * from {{ source('shopify', 'orders') }}\n")
        try project.write(
            "assets/core/seen.sql",
            "{{ config(materialized='view') }}select * from {{ source('shopify', 'orders') }}\n")
        try project.write(
            "assets/core/tests.yml",
            """
            sources: []
            models: [{name: all_orders, columns: [{name: id, data_tests: [not_null]}]}]

            """)
        try await landed.land([File(1, 1, [Row(1, 1)])])
        try await project.dbtRun()
        try await landed.land([File(2, 1, [Row(2, 2)])])
        #expect(try await project.numbers("select count(*) from seen") == [2])
        try await project.run(["dbt", "build"]).requireExit()
        #expect(try await project.numbers("select count(*) from all_orders") == [2])
        let missing = try await project.query("show tables from lakehouse.main")
        #expect(!missing.outputText.contains("consumed_files"))
        try await project.run(["dbt", "compile", "--select", "all_orders"]).requireExit()
        let compiled = try String(
            contentsOfFile: project.file("target/compiled/shop/assets/core/all_orders.sql"), encoding: .utf8)
        #expect(
            compiled.contains("read_parquet('lake/landing/raw/shopify/orders/**/*.parquet'"), "\(compiled)")
    }

    @Test func whatAUserGivesIsReadAndNotRemembered() async throws {
        let (project, landed) = try await project()
        try project.writeNewestOrders(from: "read_parquet({{ var('files') }})")
        try await landed.land([File(1, 1, [Row(1, 1)]), File(2, 1, [Row(2, 2)])])
        let one = "lake/landing/raw/shopify/orders/year=2026/month=01/day=02/part_1.parquet"
        try await project.dbtRun(["--vars", "{files: ['\(one)']}"])
        #expect(try await project.versions() == [1: 1])
        try await project.dbtRun()
        #expect(try await project.versions() == [1: 1, 2: 2])
        #expect(try await project.consumed() == [2, 2])
    }

    @Test func aReplacedFileIsNewAndOneThatIsGoneChangesNothing() async throws {
        let (project, landed) = try await project()
        try project.writeNewestOrders()
        try await landed.land([File(1, 1, [Row(1, 1)]), File(2, 1, [Row(2, 2)])])
        try await project.dbtRun()
        try await landed.land([File(1, 1, [Row(1, 3), Row(4, 3)])])
        try FileManager.default.removeItem(atPath: "\(landed.folder)/\(File(2, 1, []).name)")
        try await project.dbtRun()
        #expect(try await project.versions() == [1: 3, 2: 2, 4: 3])
        #expect(try await project.consumed() == [2, 2])
        let idle = try await project.dbtRun()
        #expect(idle.outputText.contains("SKIP=1"), "\(idle)")
    }

    @Test func otherFilesUnderTheStreamAreNotRead() async throws {
        let (project, landed) = try await project()
        try project.writeNewestOrders()
        try await landed.land([File(1, 1, [Row(1, 1)])])
        for name in ["year=2026/month=01/day=02/part_2.parquet.tmp", "_SUCCESS", "notes.txt"] {
            try Data("no parquet".utf8).write(to: URL(fileURLWithPath: "\(landed.folder)/\(name)"))
        }
        try await project.dbtRun()
        #expect(try await project.versions() == [1: 1])
        #expect(try await project.consumed() == [1, 1])
    }

    /// A model whose table is there is up to date, and what depends on it is built; one that has nothing to
    /// begin with leaves out what depends on it, without a failure.
    @Test func whatDependsOnAnIdleModelIsBuiltIfItsTableIsThere() async throws {
        let (project, landed) = try await project()
        try project.writeNewestOrders()
        try project.write(
            "assets/marts/sales.sql", "select count(*) as n from {{ ref('int_shopify__orders') }}\n")
        try project.write(
            "assets/core/tests.yml",
            "models: [{name: int_shopify__orders, columns: [{name: id, data_tests: [unique]}]}]\n")
        let empty = try await project.run(["dbt", "build"]).requireExit()
        #expect(empty.outputText.contains("shopify.orders has no landing file yet"), "\(empty)")
        #expect(empty.outputText.contains("PASS=0 WARN=0 ERROR=0 SKIP=3"), "\(empty)")
        try await landed.land([File(1, 1, [Row(1, 1)])])
        try await project.run(["dbt", "build"]).requireExit()
        let idle = try await project.run(["dbt", "build"]).requireExit()
        #expect(idle.outputText.contains("PASS=2 WARN=0 ERROR=0 SKIP=1"), "\(idle)")
    }

    @Test func aFailedRunConsumesNothing() async throws {
        let (project, landed) = try await project()
        try project.writeNewestOrders()
        try await landed.land([File(1, 1, [Row(1, 1)])])
        try await project.dbtRun()
        try await landed.land([File(2, 1, [Row(2, 2)])])
        try project.writeNewestOrders(
            config: "incremental_strategy='delete+insert', post_hook='select error(1)'")
        try await project.run(["dbt", "run"]).requireExit(1)
        #expect(try await project.versions() == [1: 1])
        #expect(try await project.consumed() == [1, 1])
        try project.writeNewestOrders()
        try await project.dbtRun()
        #expect(try await project.versions() == [1: 1, 2: 2])
    }

    @Test func emptyRunsConsumeNothing() async throws {
        let (project, landed) = try await project()
        try project.writeNewestOrders()
        try await landed.land([File(1, 1, [Row(1, 1)])])
        try await project.dbtRun(["--empty"])
        try await project.dbtRun()
        #expect(try await project.versions() == [1: 1])
    }

    // MARK: Batches

    @Test(arguments: LocalTarget.allCases)
    func rowWiseModelsReadTheirFilesInParts(target: LocalTarget) async throws {
        let (project, landed) = try await project(target, batchBytes: 1)
        try project.writeNewestOrders()
        try project.write(
            "assets/core/daily.sql",
            """
            {{ config(materialized='incremental', unique_key='day', incremental_strategy='delete+insert') }}
            select day, count(*) as n from {{ source('shopify', 'orders') }} group by day

            """)
        // Columns come and go from day to day.
        try await landed.land([
            File(1, 1, [Row(1, 1)]), File(2, 1, [Row(1, 2), Row(2, 3)], extra: ", 'eur' AS currency"),
            File(3, 1, [Row(3, 4)]),
        ])
        let columns = "id, version, _airbyte_extracted_at, currency"
        try project.writeNewestOrders(columns: columns)
        let first = try await project.dbtRun()
        #expect(try response(project, "int_shopify__orders")?["batches"]?.integer == 3)
        #expect(try response(project, "daily")?["batches"] == nil)
        for model in ["int_shopify__orders", "daily"] {
            let told = try response(project, model)
            let sizes = try await project.numbers(
                "select count(*), sum(size) from lotus.consumed_files where model = 'main.\(model)'")
            #expect(
                ["files", "bytes_processed"].map { told?[$0]?.integer } == sizes.map { Int64($0) }, "\(model)"
            )
        }
        #expect(try await project.versions() == [1: 2, 2: 3, 3: 4])
        #expect(
            try await project.rows("select id, currency from int_shopify__orders order by id")
                == [["1", "eur"], ["2", "eur"], ["3", ""]])
        // Sums by day are made from new files alone: that is told once.
        #expect(
            first.outputText.ranges(of: "aggregate in a model that reads this one").count == 1, "\(first)")

        try await landed.land([
            File(4, 1, [Row(1, 5)]), File(5, 1, [Row(4, 6)], extra: ", 'eur' AS currency"),
        ])
        let before = target == .lake ? try await snapshots(project) : 0
        try await project.dbtRun(["--select", "int_shopify__orders"])
        if target == .lake { #expect(try await snapshots(project) == before + 2) }
        #expect(try await project.versions() == [1: 5, 2: 3, 3: 4, 4: 6])
        #expect(try await project.consumed() == [5, 5])
        #expect(try await project.numbers("select count(*) from daily") == [3])
    }

    @Test(arguments: LocalTarget.allCases, ["delete+insert", "merge", "append"])
    func aTableIsBuiltAnewInPartsBesideTheOldOne(target: LocalTarget, strategy: String) async throws {
        let (project, landed) = try await project(target, batchBytes: 1)
        let hooks =
            "pre_hook='create table if not exists hooks (n integer)', post_hook='insert into hooks values (1)'"
        try project.writeNewestOrders(config: "incremental_strategy='\(strategy)', \(hooks)")
        let rows = [Row(1, 1), Row(2, 2), Row(1, 3), Row(3, 4)]
        try await landed.land(rows.enumerated().map { File(1 + $0, 1, [$1]) })
        try await project.dbtRun()
        try await landed.land([File(9, 1, [Row(2, 5)], extra: ", 'eur' AS currency")])
        let identity =
            "select table_id from ducklake_table_info('lakehouse') where table_name = 'int_shopify__orders'"
        let (id, before) =
            target == .lake ? (try await project.numbers(identity), try await snapshots(project)) : ([], 0)
        try await project.dbtRun(["--full-refresh"])
        let all = rows + [Row(2, 5)]
        #expect(
            try await project.rows("select id, version from int_shopify__orders order by version")
                == (strategy == "append" ? all : [Row(1, 3), Row(3, 4), Row(2, 5)])
                .map { ["\($0.id)", "\($0.version)"] })
        #expect(try await project.consumed() == [5, 5])
        #expect(try response(project, "int_shopify__orders")?["batches"]?.integer == 5)
        #expect(try await project.numbers("select count(*) from hooks") == [2])
        if target == .lake {
            #expect(try await project.numbers(identity) == id)
            // The hook before the transaction of the table is a statement of its own, which changes nothing.
            #expect(try await snapshots(project) == before + 1)
        }
    }

    // MARK: Late files

    @Test(arguments: LocalTarget.allCases, ["delete+insert", "merge"])
    func lateFilesNeverOverwriteNewerRows(target: LocalTarget, strategy: String) async throws {
        let (project, landed) = try await project(target)
        try project.writeNewestOrders(config: "incremental_strategy='\(strategy)'")
        try await landed.land([File(5, 1, [Row(1, 50), Row(2, 51)])])
        try await project.dbtRun()
        // Late by its day, late by its name, and one that is not late.
        try await landed.land([
            File(2, 1, [Row(1, 20), Row(3, 21)]), File(5, 0, [Row(2, 49), Row(4, 48)]),
            File(6, 1, [Row(4, 60)]),
        ])
        try await project.dbtRun()
        #expect(try await project.versions() == [1: 50, 2: 51, 3: 21, 4: 60])
        #expect(try await project.consumed() == [4, 4])
    }

    @Test func theVersionColumnMayBeAnotherOne() async throws {
        let (project, landed) = try await project()
        let meta = "incremental_strategy='delete+insert', meta={'lotus': {'version_column': 'version'}}"
        try project.writeNewestOrders(config: meta, columns: "id, version")
        try await landed.land([File(5, 1, [Row(1, 50)])])
        try await project.dbtRun()
        try await landed.land([File(2, 1, [Row(1, 20), Row(2, 21)])])
        try await project.dbtRun()
        #expect(try await project.versions() == [1: 50, 2: 21])

        try project.writeNewestOrders(
            config: "incremental_strategy='delete+insert', meta={'lotus': {'version_column': 'versoin'}}",
            columns: "id, version")
        try await landed.land([File(3, 1, [Row(1, 30)])])
        let refused = try await project.run(["dbt", "run"]).requireExit(1)
        #expect(refused.outputText.contains("has no column 'versoin', its version column"), "\(refused)")
        #expect(
            refused.outputText.contains("did you mean `version`") || refused.outputText.contains("version"))
    }

    @Test(arguments: [nil, 1] as [Int?])
    func withoutAVersionAllFilesFromALateDayOnAreReadAgain(batchBytes: Int?) async throws {
        let (project, landed) = try await project(batchBytes: batchBytes)
        try project.writeNewestOrders(columns: "id, version")
        try await landed.land([
            File(1, 1, [Row(1, 10)]), File(4, 1, [Row(1, 40), Row(2, 41)]), File(5, 1, [Row(2, 50)]),
        ])
        try await project.dbtRun()
        try await landed.land([File(3, 1, [Row(1, 30), Row(2, 31), Row(3, 32)])])
        try await project.dbtRun()
        #expect(try await project.versions() == [1: 40, 2: 50, 3: 32])
        #expect(try await project.consumed() == [4, 4])
    }

    @Test func lateRowsOfAnAppendingModelAreAdded() async throws {
        let (project, landed) = try await project()
        try project.writeNewestOrders(config: "incremental_strategy='append'")
        try await landed.land([File(5, 1, [Row(1, 50)])])
        try await project.dbtRun()
        try await landed.land([File(2, 1, [Row(1, 20)])])
        try await project.dbtRun()
        #expect(
            try await project.rows("select version from int_shopify__orders order by 1") == [["20"], ["50"]])
    }

    // MARK: A lake that was there before

    @Test func whatAFeederHasHandedOnIsTakenOver() async throws {
        let (project, landed) = try await project()
        try project.writeNewestOrders(config: "incremental_strategy='append'")
        try await landed.land([File(1, 9, [Row(1, 1)]), File(1, 10, [Row(2, 2)]), File(1, 11, [Row(3, 3)])])
        try await project.query(
            """
            create schema meta;
            create table meta.feeder_cursors (source varchar, stream varchar, cursor_path varchar, updated_at timestamp);
            insert into meta.feeder_cursors values
                ('shopify', 'orders', 's3://landing/raw/shopify/orders/year=2026/month=01/day=02/part_10.parquet', now());
            create table main.int_shopify__orders as select 0::bigint as id, 0::bigint as version,
                timestamp '2026-01-01' as _airbyte_extracted_at
            """)
        try await project.dbtRun()
        #expect(try await project.versions() == [0: 0, 3: 3])
        #expect(try await project.consumed() == [3, 3])
        try await landed.land([File(1, 8, [Row(4, 4)])])
        try await project.dbtRun()
        #expect(try await project.versions() == [0: 0, 3: 3, 4: 4])
    }

    // MARK: Files that do not count yet

    /// A sync that is killed after it has written a file, and before the file counts.
    @Test func filesThatAreNotSettledAreNotRead() async throws {
        try await SandboxServer.with(["--orders", "300", "--profiles", "10"]) { sandbox in
            let ingest = try await IngestProject.create(sandbox, streams: ["shopify/orders"])
            let project = ingest.project
            try project.write(
                "assets/core/sources.yml", "sources: [{name: shopify, tables: [{name: orders}]}]\n")
            try project.write(
                "assets/core/log.sql",
                "{{ config(materialized='incremental', incremental_strategy='append') }}\n"
                    + "select id from {{ source('shopify', 'orders') }}\n")
            #expect(try await ingest.sync(crashAt: "after-put").end == .signalled(SIGKILL))
            #expect(try await ingest.rowCount("shopify/orders") > 0)
            let idle = try await project.dbtRun()
            #expect(idle.outputText.contains("shopify.orders has no landing file yet"), "\(idle)")
            try await ingest.syncToTheEnd()
            try await project.dbtRun()
            #expect(
                try await project.numbers("select count(*) from log")
                    == [try await ingest.rowCount("shopify/orders")])
        }
    }

    // MARK: Starting over

    @Test(arguments: LocalTarget.allCases)
    func aModelThatIsResetReadsAllFilesAgain(target: LocalTarget) async throws {
        let (project, landed) = try await project(target)
        try project.writeNewestOrders(config: "incremental_strategy='append'")
        try await landed.land([File(1, 1, [Row(1, 1)]), File(2, 1, [Row(2, 2)])])
        #expect(
            try await project.run(["reset", "int_shopify__orders"]).requireExit().outputText
                == "int_shopify__orders: forgot 0 landing files\n")
        try await project.dbtRun()
        #expect(
            try await project.run(["reset", "int_shopify__orders"]).requireExit().outputText
                == "int_shopify__orders: forgot 2 landing files\n")
        try await project.dbtRun()
        #expect(try await project.numbers("select count(*) from int_shopify__orders") == [4])
        #expect(
            try await project.run(["reset", "int_shopify__orders", "--drop"]).requireExit().outputText
                == "int_shopify__orders: forgot 2 landing files, dropped its table\n")
        try await project.dbtRun()
        #expect(try await project.versions() == [1: 1, 2: 2])
        let unknown = try await project.run(["reset", "int_shopify__order"]).requireExit(2)
        #expect(unknown.errorText.contains("there is no model 'int_shopify__order'"), "\(unknown)")
        #expect(unknown.errorText.contains("`int_shopify__orders`"), "\(unknown)")
    }

    @Test func aResetModelTakesNothingOverFromAFeeder() async throws {
        let (project, landed) = try await project()
        try project.writeNewestOrders()
        try await landed.land([File(1, 1, [Row(1, 1)])])
        try await project.query(
            """
            create schema meta;
            create table meta.feeder_cursors as select 'shopify' as source, 'orders' as stream,
                'year=2026/month=01/day=09/part_1.parquet' as cursor_path, now() as updated_at;
            create table main.int_shopify__orders as select 0::bigint as id, 0::bigint as version,
                timestamp '2026-01-01' as _airbyte_extracted_at
            """)
        let idle = try await project.dbtRun()
        #expect(idle.outputText.contains("SKIP=1"), "\(idle)")
        try await project.run(["reset", "int_shopify__orders"]).requireExit()
        try await project.dbtRun()
        #expect(try await project.versions() == [0: 0, 1: 1])
    }

    // MARK: Two at once

    @Test(arguments: [TestProject.Backend.sqliteAndFolder, .postgresAndS3])
    func twoRunsAtOnceReadEveryFileOnce(backend: TestProject.Backend) async throws {
        let servers = try await TestServers.shared(for: backend)
        let project = try await TestProject.create(backend, servers: servers)
        let data = try project.dataFolder(in: servers.store)
        // Files in the data path of the lake, where an Airbyte may have landed them.
        let landed =
            try backend == .sqliteAndFolder
            ? LandedOrders(of: project) : LandedOrders("\(data)/shopify/orders")
        try project.useLandedOrders(batchBytes: 2_000)
        try project.writeNewestOrders()
        try project.write(
            "assets/core/log.sql",
            "{{ config(materialized='incremental', incremental_strategy='append') }}\n"
                + "select id, version from {{ source('shopify', 'orders') }}\n")
        var rows: [Row] = []
        for round in 0..<3 {
            let files = (0..<6).map { part in
                File(
                    round, part, (0..<20).map { Row(($0 * 7 + part * 3) % 31, round * 1000 + part * 50 + $0) }
                )
            }
            rows += files.flatMap(\.rows)
            try await landed.land(files)
            try await servers.store?.listingsCatchUp()
            let runs = try (0..<2).map { _ in
                try RunningProcess(project.command(["dbt", "run", "--threads", "2"]))
            }
            for run in runs { try await run.wait().requireExit() }
        }
        #expect(try await project.versions() == LandedOrders.newest(rows))
        #expect(try await project.consumed() == [18, 18])
        #expect(try await project.consumed("log") == [18, 18])
        #expect(
            try await project.numbers("select count(*), sum(version), sum(id) from log")
                == [rows.count, rows.map(\.version).reduce(0, +), rows.map(\.id).reduce(0, +)])
    }
}
