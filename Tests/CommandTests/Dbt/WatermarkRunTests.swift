// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// An incremental model over landing files with the usual filter, run as a user would.
@Suite struct WatermarkRunTests {
    private static let model = """
        {{ config(materialized='incremental', incremental_strategy='append') }}
        select id, year, month, day from read_parquet('landing/**/*.parquet', hive_partitioning = true)
        {% if is_incremental() %}
        where (year, month, day) > (select (max(year), max(month), max(day)) from {{ this }})
        {% endif %}

        """

    private func land(_ project: TestProject, days: ClosedRange<Int>) async throws {
        try FileManager.default.createDirectory(
            atPath: project.file("landing"), withIntermediateDirectories: true)
        try await project.query(
            """
            COPY (SELECT i AS id, '2026' AS year, '11' AS month, lpad(i::VARCHAR, 2, '0') AS day
                  FROM range(\(days.lowerBound), \(days.upperBound + 1)) r(i))
            TO 'landing' (FORMAT parquet, PARTITION_BY (year, month, day), OVERWRITE_OR_IGNORE)
            """)
    }

    @Test func aRunReadsTheNewDaysAndItsLogShowsTheConstant() async throws {
        let project = try await TestProject.create()
        try project.write("assets/core/int_days.sql", Self.model)
        try await land(project, days: 1...8)
        let first = try await project.run(["dbt", "run"]).requireExit()
        #expect(!first.outputText.contains("after the turn of a year"))
        #expect(try await project.numbers("select count(*), max(id) from int_days") == [8, 8])

        try await land(project, days: 9...11)
        let second = try await project.run(["dbt", "run"]).requireExit()
        #expect(try await project.numbers("select count(*), count(distinct id) from int_days") == [11, 11])
        // What the user has to know, once.
        #expect(
            second.outputText.split(separator: "\n").count { $0.contains("after the turn of a year") } == 1)
        let log = try String(contentsOfFile: project.file("logs/dbt.log"), encoding: .utf8)
        #expect(log.contains("> (row(CAST('2026' AS BIGINT), CAST('11' AS BIGINT), CAST('08' AS VARCHAR)))"))
        // What is compiled stays what the user wrote.
        let compiled = try String(
            contentsOfFile: project.file("target/compiled/shop/assets/core/int_days.sql"), encoding: .utf8)
        #expect(compiled.contains("> (select (max(year), max(month), max(day)) from"))
    }

    /// The first month of a year is text, and the table has numbers.
    @Test func aTableThatBeganInNovemberGoesOnInJanuary() async throws {
        let project = try await TestProject.create()
        try project.write("assets/core/int_days.sql", Self.model)
        func land(_ days: [String]) async throws {
            try FileManager.default.createDirectory(
                atPath: project.file("landing"), withIntermediateDirectories: true)
            try await project.query(
                """
                COPY (SELECT hash(d) AS id, strftime(d, '%Y') AS year, strftime(d, '%m') AS month,
                          strftime(d, '%d') AS day
                      FROM (VALUES \(days.map { "(DATE '\($0)')" }.joined(separator: ", "))) t(d))
                TO 'landing' (FORMAT parquet, PARTITION_BY (year, month, day), OVERWRITE_OR_IGNORE)
                """)
        }
        try await land(["2026-11-28", "2026-11-29"])
        try await project.run(["dbt", "run"]).requireExit()
        try await land(["2026-12-30", "2027-01-02", "2027-01-03"])
        for _ in 0..<2 {
            try await project.run(["dbt", "run"]).requireExit()
            #expect(
                try await project.rows(
                    "select year, month, day, typeof(month) from int_days order by all desc limit 2")
                    == [["2027", "1", "3", "BIGINT"], ["2027", "1", "2", "BIGINT"]])
        }
        #expect(try await project.numbers("select count(*) from int_days") == [5])
        let log = try String(contentsOfFile: project.file("logs/dbt.log"), encoding: .utf8)
        #expect(log.contains("hive_types = {'year': BIGINT, 'month': BIGINT, 'day': BIGINT}"))
        let compiled = try String(
            contentsOfFile: project.file("target/compiled/shop/assets/core/int_days.sql"), encoding: .utf8)
        #expect(!compiled.contains("hive_types"))
    }
}
