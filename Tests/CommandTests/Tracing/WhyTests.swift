// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Testing

/// `lotus why` tells where a row came from, or where it is stuck.
@Suite struct WhyTests {
    typealias File = LandedOrders.File
    typealias Row = LandedOrders.Row

    private static let there = ["current", "there", "0"]

    // MARK: It is there

    @Test(arguments: LocalTarget.allCases)
    func aRowThatIsThereIsFollowedToItsFile(target: LocalTarget) async throws {
        let traced = try await TracedProject.create(target)
        try await traced.landed.land([File(1, 1, [Row(1, 1), Row(2, 2)])])
        try await traced.project.dbtRun()
        try await traced.landed.land([File(2, 1, [Row(2, 3)])])
        try await traced.project.dbtRun()
        for table in ["int_shopify__orders", "fct_orders", "model.shop.fct_orders", "main.fct_orders"] {
            let newest = try await traced.why(table, 2)
            #expect(newest.verdict == Self.there, "\(newest.outcome)")
            #expect(
                newest.message.contains("from year=2026/month=01/day=03/part_1.parquet of shopify/orders"))
            #expect(
                newest.files.map { $0["version"]?.string } == ["1970-01-01 00:00:03", "1970-01-01 00:00:02"])
            let older = try await traced.why(table, 1)
            #expect(older.verdict == Self.there)
            #expect(older.message.contains("from year=2026/month=01/day=02/part_1.parquet of shopify/orders"))
        }
        // What it tells of the files is what stands in the lake.
        let answer = try await traced.why("fct_orders", 2)
        let remembered = try await traced.project.rows(
            "select key, epoch_us(consumed_at), snapshot_id from lotus.consumed_files order by key desc")
        let told = answer.files.map { file in
            let use = file["uses"]?.elements?.first
            return [
                file["key"]?.string ?? "", "\(microseconds(use?["time"]?.string))",
                use?["snapshot"]?.integer.map { "\($0)" } ?? "",
            ]
        }
        #expect(told == remembered)
        guard target == .lake else { return }
        let snapshots = try await traced.project.numbers(
            "select max(snapshot_id), (select snapshot_id from int_shopify__orders where id = 2) from fct_orders"
        )
        let stations = ["fct_orders", "int_shopify__orders"].map { name in
            answer.station(name)?["newest_rows"]?.elements?.first?["snapshot"]?.integer.map { Int($0) }
        }
        #expect(stations == snapshots)
    }

    private func microseconds(_ text: String?) -> Int64 {
        let formatter = ISO8601DateFormatter()
        let parts = (text ?? "").dropLast().split(separator: ".")
        guard parts.count == 2, let date = formatter.date(from: "\(parts[0])Z"), let rest = Int64(parts[1])
        else { return -1 }
        return Int64(date.timeIntervalSince1970) * 1_000_000 + rest
    }

    @Test(arguments: [TestProject.Backend.sqliteAndFolder, .postgresAndS3])
    func itWorksOnEveryLake(backend: TestProject.Backend) async throws {
        let servers = try await TestServers.shared(for: backend)
        let project = try await TestProject.create(backend, servers: servers)
        let folder =
            try backend == .sqliteAndFolder
            ? project.file("lake/landing/raw/shopify/orders")
            : "\(project.dataFolder(in: servers.store))/shopify/orders"
        let traced = try await TracedProject.create(in: project, landed: LandedOrders(folder))
        try await traced.landed.land([File(1, 1, [Row(1, 1)])])
        try await servers.store?.listingsCatchUp()
        #expect(try await traced.why("fct_orders", 1).verdict == ["missing", "not_made", "1"])
        try await project.run(["up", "--once"], within: .seconds(120)).requireExit()
        let answer = try await traced.why("fct_orders", 1)
        #expect(answer.verdict == Self.there, "\(answer.outcome)")
        #expect(answer.message.contains("part_1.parquet of shopify/orders, read by int_shopify__orders at"))
        #expect(answer.station("fct_orders")?["newest_rows"]?.elements?.first?["snapshot"]?.integer != nil)
        #expect(answer.station("fct_orders")?["run"]?.string?.count == 8)
        try await traced.landed.land([File(2, 1, [Row(1, 2), Row(2, 3)])])
        try await servers.store?.listingsCatchUp()
        #expect(try await traced.why("fct_orders", 1).verdict == ["stale", "not_read", "1"])
        #expect(try await traced.why("shopify/orders", 2).verdict == Self.there)
        #expect(try await traced.why("fct_orders", 9).verdict == ["missing", "not_landed", "1"])
    }

    @Test func nothingNeedsToHaveRun() async throws {
        let traced = try await TracedProject.create()
        let empty = try await traced.why("fct_orders", 1)
        #expect(empty.verdict == ["missing", "not_landed", "1"])
        #expect(
            empty.message
                == "fct_orders has no table yet, and so no row id = 1: shopify/orders has no landing file yet; its "
                + "files are written by others")
        try await traced.landed.land([File(1, 1, [Row(1, 1)])])
        #expect(
            try await traced.why("fct_orders", 1).message.hasSuffix(
                "but int_shopify__orders has no table yet: `lotus up` does not run"))
        for path in [".lotus/instance.sqlite", "lake/catalog.sqlite", "lake/data"] {
            #expect(!FileManager.default.fileExists(atPath: traced.project.file(path)), "\(path)")
        }
    }

    @Test func aDaemonMayRunMeanwhile() async throws {
        let traced = try await TracedProject.create()
        try traced.project.write("lotus.yml", "http: 127.0.0.1:0\nsensors: {interval: 1 s}\n")
        try await traced.landed.land([File(1, 1, [Row(1, 1)])])
        let up = try UpProcess(traced.project)
        _ = try await up.line(with: "fct_orders (automation)")
        _ = try await up.line(with: "succeeded")
        #expect(try await traced.why("fct_orders", 1).verdict == Self.there)
        try await traced.project.run(["sensors", "disable", "shopify_orders"]).requireExit()
        try await traced.landed.land([File(1, 2, [Row(2, 2)])])
        let waits = try await traced.why("fct_orders", 2)
        #expect(waits.message.hasSuffix("its sensor shopify_orders_sensor is disabled"), "\(waits.outcome)")
        #expect(try await up.stop().end == .exited(0))
    }

    // MARK: It waits to be read

    @Test func whatWaitsToBeReadSaysWhy() async throws {
        let traced = try await TracedProject.create()
        let project = traced.project
        try await traced.landed.land([File(1, 1, [Row(1, 1)])])
        try await project.run(["up", "--once"], within: .seconds(120)).requireExit()
        try await traced.landed.land([File(2, 1, [Row(2, 2)])])
        func expectReason(
            _ reason: String, _ advice: String?, _ place: Testing.SourceLocation = #_sourceLocation
        ) async throws {
            let answer = try await traced.why("fct_orders", 2)
            #expect(answer.verdict == ["missing", "not_read", "1"], sourceLocation: place)
            #expect(answer["stuck_at"] == "shopify/orders", sourceLocation: place)
            #expect(answer.message.contains(reason), "\(answer.message)", sourceLocation: place)
            if let advice {
                #expect(
                    answer["advice"]?.contains(advice) == true, "\(answer.outcome)", sourceLocation: place)
            }
        }
        try await expectReason("`lotus up` does not run", "lotus materialize int_shopify__orders")
        try await project.run(["sensors", "disable", "shopify_orders"]).requireExit()
        try await expectReason(
            "its sensor shopify_orders_sensor is disabled", "lotus sensors enable shopify_orders_sensor")
        try await project.run(["pause"]).requireExit()
        try await expectReason("everything is paused since ", "lotus resume")
        try project.writeNewestOrders(columns: "id, version, _airbyte_extracted_at, nothing")
        let failed = try await project.run(["materialize", "int_shopify__orders"])
        #expect(failed.end == .exited(1))
        try await expectReason(" failed at ", "lotus runs logs")
        try await expectReason("\"nothing\"", nil)
        let queued = try await project.run(["materialize", "int_shopify__orders", "--detach"]).requireExit()
        let name = queued.outputText.trimmingCharacters(in: .whitespacesAndNewlines).suffix(8)
        try await expectReason("run \(name) is queued since ", "lotus runs show \(name)")
    }

    /// A sync that was killed has written a file that nobody may read yet.
    @Test func aFileThatIsNotSettledIsTold() async throws {
        try await SandboxServer.with(["--orders", "50", "--profiles", "10"]) { sandbox in
            let ingest = try await IngestProject.create(sandbox, streams: ["shopify/orders"])
            let traced = TracedProject(
                project: ingest.project, landed: try LandedOrders(ingest.project.file("unused")))
            try traced.project.write(
                "assets/core/sources.yml", "sources: [{name: shopify, tables: [{name: orders}]}]\n")
            try traced.project.writeNewestOrders(
                from: "(select *, id as version from {{ source('shopify', 'orders') }})", columns: "id")
            let never = try await traced.why("int_shopify__orders", 1)
            #expect(
                never.message.hasSuffix("it was never synced, and it has no schedule"), "\(never.message)")
            let killed = try await ingest.sync(crashAt: "before-settle")
            #expect(killed.end == .signalled(SIGKILL))
            let id = try await ingest.project.numbers(
                "select min(id) from read_parquet('lake/landing/raw/shopify/orders/**/*.parquet')")[0]
            let waits = try await traced.why("int_shopify__orders", id)
            #expect(waits.verdict == ["missing", "not_settled", "1"], "\(waits.outcome)")
            #expect(waits.message.hasSuffix("which no sync has settled yet"))
            #expect(waits.files.map { $0["settled"]?.bool } == [false])
            try await ingest.sync().requireExit()
            let landed = try await traced.why("int_shopify__orders", id)
            #expect(landed.verdict == ["missing", "not_made", "1"], "\(landed.outcome)")
            let gone = try await traced.why("int_shopify__orders", -1)
            #expect(gone.verdict == ["missing", "not_landed", "1"])
            #expect(gone.message.contains("its last sync began at "), "\(gone.message)")
        }
    }

    @Test func aReplacedFileIsNotRead() async throws {
        let traced = try await TracedProject.create()
        try await traced.landed.land([File(1, 1, [Row(1, 1)])])
        try await traced.project.dbtRun()
        try await traced.landed.land([File(1, 1, [Row(1, 1), Row(2, 2)])])
        let answer = try await traced.why("fct_orders", 2)
        #expect(answer.verdict == ["missing", "not_read", "1"])
        #expect(answer.message.contains("which replaced the file that int_shopify__orders read at "))
    }

    @Test func whatAnotherToolHandedOnCountsAsRead() async throws {
        let traced = try await TracedProject.create()
        try await traced.project.query(
            """
            create schema meta;
            create table meta.feeder_cursors (source varchar, stream varchar, cursor_path varchar, updated_at timestamp);
            insert into meta.feeder_cursors values
                ('shopify', 'orders', 'year=2026/month=01/day=02/part_1.parquet', now());
            create table int_shopify__orders (id bigint, version bigint, _airbyte_extracted_at timestamp);
            """)
        try await traced.landed.land([File(1, 1, [Row(1, 1)]), File(2, 1, [Row(2, 2)])])
        let old = try await traced.why("int_shopify__orders", 1)
        #expect(old.verdict == ["missing", "left_out", "1"])
        #expect(old.message.contains("counts as read"), "\(old.message)")
        #expect(try await traced.why("int_shopify__orders", 2).verdict == ["missing", "not_read", "1"])
    }

    // MARK: It was left out, or is behind

    @Test func whatSQLLeavesOutIsToldByItsFile() async throws {
        let traced = try await TracedProject.create()
        try traced.project.writeNewestOrders(
            from: "(from {{ source('shopify', 'orders') }} where id <> 3)")
        try traced.writeMart("select id, version from {{ ref('int_shopify__orders') }} where id <> 2")
        try traced.project.write(
            "assets/marts/shown.sql",
            "{{ config(materialized='view') }}select * from {{ ref('int_shopify__orders') }} where id <> 1\n")
        try await traced.landed.land([File(1, 1, [Row(1, 1), Row(2, 2), Row(3, 3)])])
        try await traced.project.dbtRun()
        let early = try await traced.why("fct_orders", 3)
        #expect(early.verdict == ["missing", "left_out", "1"])
        #expect(early["stuck_at"] == "shopify/orders")
        #expect(early["advice"] == "see what assets/core/int_shopify__orders.sql keeps of its rows")
        let late = try await traced.why("fct_orders", 2)
        #expect(late.verdict == ["missing", "left_out", "1"])
        #expect(late["stuck_at"] == "model.shop.int_shopify__orders")
        #expect(late.message.contains("fct_orders was made at "), "\(late.message)")
        let hidden = try await traced.why("shown", 1)
        #expect(hidden.verdict == ["missing", "left_out", "1"])
        #expect(hidden.message.hasSuffix("but the view shown does not show it: its SQL leaves it out"))
        #expect(try await traced.why("shown", 2).verdict == Self.there)
    }

    @Test func aMartThatIsBehindSaysWhatItWaitsFor() async throws {
        let traced = try await TracedProject.create()
        let project = traced.project
        try await traced.landed.land([File(1, 1, [Row(1, 1)])])
        try await project.run(["up", "--once"], within: .seconds(120)).requireExit()
        try await traced.landed.land([File(2, 1, [Row(1, 2), Row(2, 3)])])
        try await project.run(["materialize", "int_shopify__orders"], within: .seconds(120)).requireExit()
        let behind = try await traced.why("fct_orders", 2)
        #expect(behind.verdict == ["missing", "not_made", "1"])
        #expect(behind["stuck_at"] == "model.shop.int_shopify__orders")
        #expect(behind.message.hasSuffix("before that: `lotus up` does not run"), "\(behind.message)")
        #expect(try await traced.why("fct_orders", 1).verdict == ["stale", "not_made", "1"])
        try traced.writeMart(
            "{{ config(meta={'lotus': {'automation': 'manual'}}) }}"
                + "select id, version from {{ ref('int_shopify__orders') }}")
        #expect(
            try await traced.why("fct_orders", 2).message.hasSuffix(
                "it is made only when it is asked for (automation: manual)"))
        try traced.writeMart("select id, nothing from {{ ref('int_shopify__orders') }}")
        _ = try await project.run(["materialize", "fct_orders"])
        let failed = try await traced.why("fct_orders", 2)
        #expect(failed.verdict == ["missing", "not_made", "1"])
        #expect(failed.message.contains(" failed at "), "\(failed.message)")
        try traced.writeMart("select id, version from {{ ref('int_shopify__orders') }}")
        try await project.run(["materialize", "fct_orders"], within: .seconds(120)).requireExit()
        #expect(try await traced.why("fct_orders", 1).verdict == Self.there)
        #expect(try await traced.why("fct_orders", 2).verdict == Self.there)
    }

    // MARK: The way

    @Test func whatIsInlinedIsLookedThrough() async throws {
        let traced = try await TracedProject.create()
        try traced.project.write(
            "assets/core/stg_orders.sql",
            "{{ config(materialized='ephemeral') }}select * from {{ ref('int_shopify__orders') }}\n")
        try traced.writeMart("select id, version from {{ ref('stg_orders') }}")
        try await traced.landed.land([File(1, 1, [Row(1, 1)])])
        try await traced.project.dbtRun()
        let passed = try await traced.why("fct_orders", 1)
        #expect(passed.verdict == Self.there)
        #expect(passed.station("stg_orders")?["search"]?.string == "inlined")
        #expect(passed.message.contains("from year=2026"))
    }

    /// A column that has another name in the table is followed by the SQL, and what merely has a column of the
    /// same name is not.
    @Test func theSQLTellsWhereAKeyComesFrom() async throws {
        let traced = try await TracedProject.create()
        try traced.project.write(
            "assets/core/refunds.sql",
            "{{ config(materialized='table') }}select 2 as order_id, 5 as refund union all select 8, 6\n")
        try traced.writeMart(
            """
            {{ config(materialized='table') }}
            with refunds as (
                select order_id, sum(refund) as refund from {{ ref('refunds') }} group by order_id
            )
            select orders.id::bigint as order_id, refunds.refund, orders.id + 1 as next_id
            from {{ ref('int_shopify__orders') }} as orders
            left join refunds on refunds.order_id = orders.id
            """)
        try await traced.landed.land([File(1, 1, [Row(1, 1)])])
        try await traced.project.dbtRun()
        try await traced.landed.land([File(2, 1, [Row(2, 2)])])
        func why(_ column: String, _ key: String) async throws -> TracedProject.Answer {
            try await traced.why(["fct_orders", "--column", column, "--key", key])
        }
        let there = try await why("order_id", "1")
        #expect(there.verdict == Self.there)
        #expect(there.message.contains("from year=2026/month=01/day=02/part_1.parquet"), "\(there.message)")
        #expect(there.station("int_shopify__orders")?["key_columns"]?.elements == ["id"])
        #expect(there.station("refunds") == nil)
        let waits = try await why("order_id", "2")
        #expect(waits.verdict == ["missing", "not_read", "1"], "\(waits.message)")
        let nowhere = try await why("order_id", "8")
        #expect(nowhere.verdict == ["missing", "not_landed", "1"], "\(nowhere.message)")
        // What is computed cannot be followed.
        #expect(try await why("next_id", "2").verdict == Self.there)
        let computed = try await why("next_id", "3")
        #expect(computed.verdict == ["missing", "not_followed", "1"])
        #expect(computed.message.hasSuffix("cannot be searched: the SQL of fct_orders computes `next_id`"))
    }

    /// A table that is read twice is followed by the way that hands the key on.
    @Test func aTableThatIsReadTwiceIsFollowedByItsKey() async throws {
        let traced = try await TracedProject.create()
        try traced.project.write(
            "assets/core/numbers.sql", "select id as number from {{ ref('int_shopify__orders') }}\n")
        try traced.writeMart(
            """
            with orders as (select id, version from {{ ref('int_shopify__orders') }})
            select numbers.number as order_id, orders.version
            from {{ ref('numbers') }} as numbers left join orders on orders.id = numbers.number
            """)
        try await traced.landed.land([File(1, 1, [Row(1, 1)])])
        try await traced.project.dbtRun()
        let answer = try await traced.why(["fct_orders", "--column", "order_id", "--key", "1"])
        #expect(answer.verdict == Self.there)
        #expect(answer.message.contains("from year=2026/month=01/day=02/part_1.parquet"), "\(answer.message)")
        #expect(answer.station("fct_orders")?["parents"]?.elements == ["model.shop.numbers"])
    }

    @Test func keysMayBeOfManyColumnsAndTypes() async throws {
        let traced = try await TracedProject.create()
        try traced.project.writeNewestOrders(
            columns: "id, version, _airbyte_extracted_at, 'it''s ' || id as name, id + 0.5 as price")
        try traced.writeMart(
            "{{ config(materialized='incremental', unique_key=['id', 'version']) }}"
                + "select * from {{ ref('int_shopify__orders') }}")
        try await traced.landed.land([File(1, 1, [Row(1, 1), Row(2, 5)])])
        try await traced.project.dbtRun()
        func state(_ arguments: [String]) async throws -> String? {
            try await traced.why(["fct_orders"] + arguments)["state"]
        }
        #expect(try await state(["--key", "2", "--key", "5"]) == "current")
        #expect(try await state(["--key", "2", "--key", "1"]) == "missing")
        #expect(try await state(["--column", "name", "--key", "it's 2"]) == "current")
        #expect(try await state(["--column", "NAME", "--key", "it's 3"]) == "missing")
        #expect(try await state(["--column", "price", "--key", "2.5"]) == "current")
        let time = ["--column", "_airbyte_extracted_at", "--key"]
        #expect(try await state(time + ["1970-01-01 00:00:05"]) == "current")
        #expect(try await state(time + ["1970-01-01 00:00:06"]) == "missing")
        #expect(try await state(["--column", "id", "--key", "-1"]) == "missing")
        // A number that would have to be rounded is none of the column's.
        let rounded = try await traced.project.run(["why", "fct_orders", "--column", "id", "--key", "1.6"])
        #expect(rounded.end == .exited(2))
        #expect(rounded.errorText.contains("LL-WHY-005"), "\(rounded)")
    }

    @Test func seedsAndTablesOfOthersEndTheWay() async throws {
        let traced = try await TracedProject.create()
        try traced.project.write("seeds/countries.csv", "code,name\nDE,Germany\n")
        try traced.project.write(
            "assets/core/others.yml", "sources: [{name: erp, schema: main, tables: [{name: items}]}]\n")
        try traced.project.write(
            "assets/core/items.sql", "select * from {{ source('erp', 'items') }} where sku > 1\n")
        try await traced.project.query("create table erp_items as select 1 as sku")
        try await traced.project.query("create table items_raw as select 1 as sku")
        try traced.project.write(
            "assets/core/others.yml",
            "sources: [{name: erp, schema: main, tables: [{name: items, identifier: items_raw}]}]\n")
        try await traced.project.run(["dbt", "seed"]).requireExit()
        try await traced.project.dbtRun(["--select", "items"])
        func why(_ table: String, _ column: String, _ key: String) async throws -> TracedProject.Answer {
            try await traced.why([table, "--column", column, "--key", key])
        }
        #expect(try await why("countries", "code", "DE").verdict == Self.there)
        let seed = try await why("countries", "code", "FR")
        #expect(seed.verdict == ["missing", "not_in_origin", "1"])
        #expect(seed["advice"]?.contains("seeds/countries.csv") == true, "\(seed.outcome)")
        #expect(try await why("items", "sku", "1")["stuck_at"] == "source.shop.erp.items")
        #expect(
            try await why("items", "sku", "7").message
                == "items has no row sku = 7: erp.items, which it is made from, does not have it either")
    }

    /// A stream of which the target has a table is read from that, not from its files.
    @Test func aTableInPlaceOfAStreamIsSearched() async throws {
        let traced = try await TracedProject.create()
        try await traced.project.query(
            """
            create schema shopify;
            create table shopify.orders as
            select 1::bigint as id, 1::bigint as version, to_timestamp(1) as _airbyte_extracted_at
            """)
        try traced.project.writeNewestOrders("all_orders")
        try await traced.project.dbtRun(["--select", "all_orders"])
        let answer = try await traced.why("all_orders", 1)
        #expect(answer.verdict == Self.there)
        #expect(answer.station("shopify.orders")?["kind"]?.string == "source")
        #expect(answer.station("shopify/orders") == nil)
    }

    @Test func filesAreBoundedAndCounted() async throws {
        let traced = try await TracedProject.create()
        try await traced.landed.land((1...25).map { File($0, 1, [Row(1, $0), Row($0 + 100, $0)]) })
        try await traced.project.dbtRun()
        let answer = try await traced.why("fct_orders", 1)
        #expect(answer.station("shopify/orders")?["files_with_key"]?.integer == 25)
        #expect(
            answer.files.map { $0["version"]?.string }
                == (16...25).reversed().map { "1970-01-01 00:00:\($0)" })
        let text = try await traced.project.run(["why", "fct_orders", "--key", "1"]).requireExit().outputText
        #expect(text.hasSuffix("(and 15 older files)\n"), "\(text)")
        #expect(try await traced.why("fct_orders", 101).files.count == 1)
    }

    /// Files that have no such column, or hold it in another type, are read for what they have.
    @Test func filesOfManyFormsAreSearched() async throws {
        let traced = try await TracedProject.create()
        try await traced.landed.land([
            File(1, 1, [Row(1, 1)]), File(2, 1, [Row(2, 2)], extra: ", 'eur' AS currency"),
        ])
        try await traced.project.query(
            """
            copy (select 'x' as other)
            to 'lake/landing/raw/shopify/orders/year=2026/month=01/day=02/part_1.parquet' (format parquet)
            """)
        try await traced.project.dbtRun(["--select", "int_shopify__orders"])
        #expect(try await traced.why("int_shopify__orders", 1)["state"] == "missing")
        #expect(try await traced.why("int_shopify__orders", 2).verdict == Self.there)
    }
}
