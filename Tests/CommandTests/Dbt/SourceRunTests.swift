// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// Sources that are streams of the project: they are read from their landing files where the lake has no such
/// table.
@Suite struct SourceRunTests {
    private func project() async throws -> TestProject {
        let project = try await TestProject.create()
        try project.write("assets/streams/shopify/orders.json", "{}\n")
        try project.write(
            "assets/core/sources.yml",
            "sources: [{name: shopify, tables: [{name: orders}, {name: refunds}]}]\n")
        try project.write("assets/core/all_orders.sql", "select * from {{ source('shopify', 'orders') }}\n")
        try FileManager.default.createDirectory(
            atPath: project.file("lake/landing/raw/shopify/orders"), withIntermediateDirectories: true)
        // A column more on the second day, and months that are read as numbers only.
        for (month, extra) in [("09", ""), ("10", ", 'eur' AS currency")] {
            try await project.query(
                """
                COPY (SELECT i AS id\(extra), '2026' AS year, '\(month)' AS month, '05' AS day FROM range(3) r(i))
                TO 'lake/landing/raw/shopify/orders' (FORMAT parquet, PARTITION_BY (year, month, day), OVERWRITE_OR_IGNORE)
                """)
        }
        return project
    }

    @Test func aSourceWithoutATableIsItsLandingFiles() async throws {
        let project = try await project()
        try await project.run(["dbt", "run"]).requireExit()
        #expect(
            try await project.rows(
                "select month, typeof(month), count(*), count(currency) from all_orders group by all order by 1"
            )
                == [["9", "INTEGER", "3", "0"], ["10", "INTEGER", "3", "3"]])
        let compiled = try String(
            contentsOfFile: project.file("target/compiled/shop/assets/core/all_orders.sql"), encoding: .utf8)
        #expect(
            compiled.hasPrefix(
                "select * from read_parquet(['lake/landing/raw/shopify/orders/year=2026/month=09/day=05/data_0.parquet', "
            ))

        // `--empty` reads none of the rows.
        try await project.run(["dbt", "run", "--empty"]).requireExit()
        #expect(try await project.numbers("select count(*) from all_orders") == [0])
    }

    @Test func aTableOfTheLakeWins() async throws {
        let project = try await project()
        try await project.query("create schema shopify")
        try await project.query("create table shopify.orders as select 42 as id")
        try await project.run(["dbt", "run"]).requireExit()
        #expect(try await project.rows("select * from all_orders") == [["42"]])
    }

    @Test func modelsOfAStreamAreGivenItsFiles() async throws {
        let project = try await project()
        try project.write(
            "assets/core/int_shopify__orders.sql", "select id from read_parquet({{ var('files') }})\n")
        try project.write(
            "assets/core/tagged.sql",
            "{{ config(tags=['shopify__orders']) }}select id from read_parquet({{ var('files', []) }})\n")
        try project.write("assets/core/other.sql", "select '{{ var('files', 'none') }}' as files\n")
        try await project.run(["dbt", "run"]).requireExit()
        #expect(try await project.numbers("select count(*) from int_shopify__orders") == [6])
        #expect(try await project.numbers("select count(*) from tagged") == [6])
        #expect(try await project.rows("select files from other") == [["none"]])

        // What the user gives wins.
        let one = "lake/landing/raw/shopify/orders/year=2026/month=09/day=05/*.parquet"
        try await project.run(["dbt", "run", "--select", "tagged", "--vars", "{files: ['\(one)']}"])
            .requireExit()
        #expect(try await project.numbers("select count(*) from tagged") == [3])
    }
}
