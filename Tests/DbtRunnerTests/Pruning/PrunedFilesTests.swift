// SPDX-License-Identifier: Apache-2.0

import DbtRunner
import DuckDB
import Foundation
import LotusCore
import LotusTestKit
import Testing

/// The usual filter of an incremental model opens only the landing files at or after its watermark, and gives
/// the same rows as it would without.
@Suite struct PrunedFilesTests {
    /// How days are laid out, and the first of 60.
    private static let layouts: [(String, String)] = [
        // Zero-padded months and days are text.
        ("'%Y', '%m', '%d'", "2026-01-20"),
        // Months 10 to 12 alone are numbers, days are text.
        ("'%Y', '%m', '%d'", "2026-10-20"),
        // Nothing is padded: all are numbers.
        ("'%Y', '%-m', '%-d'", "2026-08-20"),
        // Over the end of a year.
        ("'%Y', '%m', '%d'", "2026-11-20"),
    ]

    private static let usual =
        "(year, month, day) >= (select (max(year), max(month), max(day)) from done)"

    @Test(arguments: layouts)
    func aRunOpensTheFilesAtOrAfterItsWatermark(_ formats: String, _ first: String) async throws {
        let folder = try ScratchFolder("pruning")
        let database = try await RunnerDatabase.open()
        try await database.withConnection { connection in
            let files = try land(formats, from: first, in: folder, connection)
            try connection.execute("CREATE TABLE done AS SELECT * FROM \(files) WHERE id < 55")
            let sql = "select id, d from \(files) where \(Self.usual) order by all"
            let inlined = try Watermarks().inline(sql, on: connection)
            #expect(inlined.values.first?.separateMaxima == ["year", "month", "day"])
            let rows = try connection.rows(sql)
            #expect(try connection.rows(inlined.sql) == rows)
            let opened = try filesRead(inlined.sql, connection)
            #expect(opened == rows.count, "every file that is opened holds one row that fits")
            #expect(try filesRead(sql, connection) == 180)
            #expect((opened ?? 180) < 100)
        }
    }

    /// What the table of a model may hold beside days: nothing, nothing but NULL, and NULL in some columns.
    private static let tables = ["LIMIT 0", "WHERE id = 7", "WHERE id IN (7, 8)", "WHERE id IN (7, 8, 30)"]

    @Test(arguments: layouts)
    func emptyTablesAndNullsGiveTheSameRows(_ formats: String, _ first: String) async throws {
        let folder = try ScratchFolder("pruning-nulls")
        let database = try await RunnerDatabase.open()
        try await database.withConnection { connection in
            let files = try land(formats, from: first, in: folder, connection)
            for (table, comparison) in Self.tables.flatMap({ table in [">=", ">", "="].map { (table, $0) } })
            {
                try connection.execute(
                    """
                    CREATE OR REPLACE TABLE done AS SELECT id, CASE WHEN id <> 7 THEN year END AS year,
                        CASE WHEN id > 8 THEN month END AS month, CASE WHEN id <> 7 THEN day END AS day
                    FROM \(files) \(table)
                    """)
                let filter = Self.usual.replacing(">=", with: comparison)
                let sql = "select id, d from \(files) where \(filter) order by all"
                let inlined = try Watermarks().inline(sql, on: connection)
                #expect(inlined.values.count == 1)
                #expect(inlined.values.first?.isNull == ["LIMIT 0", "WHERE id = 7"].contains(table))
                #expect(try connection.rows(inlined.sql) == connection.rows(sql), "\(table) \(comparison)")
            }
        }
    }

    /// Lands 60 days with three files each, as an incremental sync leaves them.
    ///
    /// - Returns: how a model reads them.
    private func land(
        _ formats: String, from first: String, in folder: ScratchFolder, _ connection: borrowing Connection
    ) throws -> String {
        let names = formats.split(separator: ", ")
        for part in 0..<3 {
            try connection.execute(
                """
                COPY (SELECT i AS id, d, strftime(d, \(names[0])) AS year, strftime(d, \(names[1])) AS month,
                        strftime(d, \(names[2])) AS day
                      FROM (SELECT i, DATE '\(first)' + i::INTEGER AS d FROM range(60) t(i)))
                TO '\(folder.path)' (FORMAT parquet, PARTITION_BY (year, month, day), OVERWRITE_OR_IGNORE,
                    FILENAME_PATTERN 'part_\(part)')
                """)
        }
        return "read_parquet('\(folder.path)/**/*.parquet', hive_partitioning = true)"
    }

    private func filesRead(_ sql: String, _ connection: borrowing Connection) throws -> Int? {
        let plan = try connection.rows("EXPLAIN ANALYZE \(sql)").first?.last?.string ?? ""
        return plan.firstMatch(of: #/Total Files Read: *(\d+)/#).flatMap { Int($0.1) }
    }

    /// Random filters over tables with NULLs give the same rows, in the same order, or the same failure.
    @Test func randomFiltersGiveTheSameRows() async throws {
        let columns = ["a", "b", "c", "t"]
        let database = try await RunnerDatabase.open()
        try await database.withConnection { connection in
            try connection.execute(
                """
                CREATE TABLE big AS SELECT i AS id, CASE WHEN i % 7 > 0 THEN i % 10 END AS a, i % 12 AS b,
                    (i % 5)::DECIMAL(5, 1) AS c, lpad((i % 12)::VARCHAR, 2, '0') AS t FROM range(200) r(i);
                CREATE TABLE small AS SELECT * FROM big WHERE id % 17 = 3;
                CREATE TABLE none AS SELECT * FROM big LIMIT 0;
                """)
            var random = SeededGenerator(7)
            var inlinedCount = 0
            for _ in 0..<600 {
                let table = ["small", "none", "big", "c"].randomElement(using: &random) ?? ""
                let chosen = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                    columns.randomElement(using: &random) ?? "a"
                }
                let side = chosen.count == 1 ? chosen[0] : "(\(chosen.joined(separator: ", ")))"
                let function = ["max", "min", "any_value", "count"].randomElement(using: &random) ?? ""
                let values = chosen.map { "\(function)(\($0))" }.joined(separator: ", ")
                let condition =
                    [
                        "", " where id < 90", " where small.id = o.id", " where a is null",
                    ].randomElement(using: &random) ?? ""
                let inner = "(select \(chosen.count == 1 ? values : "(\(values))") from \(table)\(condition))"
                let comparison =
                    [">=", ">", "=", "<", "<=", "<>", "is distinct from"].randomElement(using: &random) ?? ""
                let start = table == "c" ? "with c as (select * from small) " : ""
                let negation = ["", "not "].randomElement(using: &random) ?? ""
                let sql =
                    "\(start)select * from big o where \(negation)\(side) \(comparison) \(inner) order by id"
                let inlined = try Watermarks().inline(sql, on: connection)
                if !inlined.values.isEmpty { inlinedCount += 1 }
                let (plain, changed) = (try? connection.rows(sql), try? connection.rows(inlined.sql))
                #expect(plain == changed, "\(sql)\n\(inlined.sql)")
            }
            #expect(inlinedCount > 200)
        }
    }
}
