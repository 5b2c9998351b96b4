// SPDX-License-Identifier: Apache-2.0

import DbtProject
import DbtRunner
import DuckDB
import Foundation
import LotusTestKit
import Testing

/// Partitions are read with the types of a model's table where the engine would find others and the model
/// would fail, and nowhere else.
@Suite struct HiveTypesTests {
    /// Lands days in the folders of a sync, one file with one row each.
    private func land(_ days: [String], _ test: TestTarget, padded: Bool = true) async throws {
        let (month, day) = padded ? ("%m", "%d") : ("%-m", "%-d")
        let list = days.map { "(DATE '\($0)')" }.joined(separator: ", ")
        let path = landing(test)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try await test.target.withDatabase { database in
            try database.run(
                """
                COPY (SELECT d, strftime(d, '%Y') AS year, strftime(d, '\(month)') AS month,
                    strftime(d, '\(day)') AS day FROM (VALUES \(list)) t(d))
                TO '\(path)' (FORMAT parquet, PARTITION_BY (year, month, day), OVERWRITE_OR_IGNORE)
                """)
        }
    }

    private func landing(_ test: TestTarget) -> String { test.folder.file("landing") }

    private func makeTable(_ sql: String, _ test: TestTarget) async throws {
        try await test.target.withDatabase { database in
            try database.run("CREATE TABLE small.main.done AS \(sql)")
        }
    }

    /// What a model becomes, with what it then gives; nil when it fails.
    private func run(_ sql: String, _ test: TestTarget) async throws -> (sql: String, rows: [[CellValue]]?) {
        try await test.target.withDatabase { database in
            let table = Relation(database: "small", schema: "main", identifier: "done", type: "table")
            let pruned = try database.pruned(sql, into: table).sql
            return (pruned, try? database.rows(pruned))
        }
    }

    private static let filter =
        "where (year, month, day) >= (select (max(year), max(month), max(day)) from small.main.done)"

    private func read(_ test: TestTarget, _ settings: String = "") -> String {
        "read_parquet('\(landing(test))/**/*.parquet'\(settings))"
    }

    @Test(arguments: TestTarget.Kind.allCases)
    func aTableOfNumbersGoesOnWhenTheFirstZeroComes(kind: TestTarget.Kind) async throws {
        let test = try await TestTarget(kind)
        try await land(["2026-11-20", "2026-12-21"], test)
        let read = read(test, ", hive_partitioning = true")
        try await makeTable("select * from \(read)", test)
        let sql = "select d::varchar, typeof(month) from \(read) \(Self.filter) order by all"
        // Months and days are numbers in both.
        let before = try await run(sql, test)
        #expect(!before.sql.contains("hive_types"))
        #expect(before.rows?.count == 1)
        try await land(["2027-01-05", "2027-12-30"], test)
        let after = try await run(sql, test)
        #expect(
            after.sql.contains(
                ", hive_partitioning = true, hive_types = {'year': BIGINT, 'month': BIGINT, 'day': BIGINT}) where"
            ), "\(after.sql)")
        #expect(after.rows?.count == 3)
    }

    @Test(arguments: TestTarget.Kind.allCases)
    func aTableOfTextGoesOnWhenOnlyNumbersAreLeft(kind: TestTarget.Kind) async throws {
        let test = try await TestTarget(kind)
        try await land(["2026-01-05", "2026-11-21"], test)
        try await makeTable("select * from \(read(test))", test)
        let sql = "select d, month, substr(month, 1, 1) as first from \(read(test)) \(Self.filter)"
        let before = try await run(sql, test)
        #expect(!before.sql.contains("hive_types"))
        #expect(before.rows?.count == 1)
        // Old files are removed from the landing zone.
        try FileManager.default.removeItem(atPath: "\(landing(test))/year=2026/month=01")
        let after = try await run(sql, test)
        #expect(
            after.sql.contains("hive_types = {'year': BIGINT, 'month': VARCHAR, 'day': VARCHAR})"),
            "\(after.sql)")
        #expect(after.rows?.count == 1)
    }

    private static let untouched = [
        // A user's own types, and what is no partition.
        ", hive_types = {'month': VARCHAR}", ", hive_types_autocast = false", ", hive_partitioning = false",
    ]

    @Test(arguments: untouched)
    func whatTheUserSaysStays(settings: String) async throws {
        let test = try await TestTarget(.file)
        try await land(["2026-11-20"], test)
        try await makeTable("select * from \(read(test))", test)
        try await land(["2027-01-05"], test)
        let outcome = try await run("select * from \(read(test, settings))", test)
        #expect(!outcome.sql.contains("BIGINT"))
        #expect(outcome.sql == "select * from \(read(test, settings))")
    }

    /// What the model makes of the partitions is its own matter as long as it goes with the table.
    @Test func whatTheModelCastsStays() async throws {
        let test = try await TestTarget(.file)
        try await land(["2026-11-20"], test)
        let sql = "select d, year::int as year, ltrim(month::varchar, '0')::int as month from \(read(test))"
        try await makeTable(sql, test)
        try await land(["2027-01-05"], test)
        let outcome = try await run(sql, test)
        #expect(outcome.sql == sql)
        #expect(outcome.rows?.count == 2)
    }

    /// Nothing is given where it would not help.
    @Test func whatFailsInAnyCaseIsLeftToFail() async throws {
        let test = try await TestTarget(.file)
        try await land(["2026-11-20"], test)
        try await makeTable("select * from \(read(test))", test)
        try await land(["2027-01-05"], test)
        let sql = "select nowhere, month from \(read(test))"
        let outcome = try await run(sql, test)
        #expect(outcome.sql == sql)
        #expect(outcome.rows == nil)
    }

    /// However the call is written.
    @Test(arguments: [
        "PARQUET_SCAN /* ( */ (\n['PATH/**/*.parquet', 'PATH/year=2026/*/*/*.parquet'] -- all )\n)",
        "read_parquet('PATH/*/*/*/*.parquet', union_by_name := true, hive_partitioning := 1)",
        "(select * from read_parquet('PATH/**/*.parquet', filename = true))",
    ])
    func theCallIsFoundInTheText(call: String) async throws {
        let test = try await TestTarget(.file)
        try await land(["2026-11-20"], test)
        try await makeTable("select * from \(read(test))", test)
        try await land(["2027-01-05"], test)
        let sql =
            "select '(é' as x, d from \(call.replacing("PATH", with: landing(test))) as r \(Self.filter)"
        let outcome = try await run(sql, test)
        #expect(
            outcome.sql.contains(", hive_types = {'year': BIGINT, 'month': BIGINT, 'day': BIGINT})"),
            "\(outcome.sql)")
        #expect(outcome.rows != nil)
    }
}
