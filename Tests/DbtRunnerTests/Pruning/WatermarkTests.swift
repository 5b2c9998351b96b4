// SPDX-License-Identifier: Apache-2.0

import DbtRunner
import DuckDB
import Foundation
import LotusTestKit
import Testing

/// Subqueries become constants where that changes nothing, and stay where it might.
@Suite struct WatermarkTests {
    private static let setUp = """
        CREATE TABLE days AS SELECT * FROM (VALUES
            (1, 2026, '01', '30', DATE '2026-01-30', 1.5::DECIMAL(9, 2)),
            (2, 2026, '02', '03', DATE '2026-02-03', NULL),
            (3, 2026, '02', '04', DATE '2026-02-04', 3::DECIMAL(9, 2))) t(id, year, month, day, d, price);
        CREATE TABLE done AS SELECT * FROM days WHERE id < 3;
        CREATE TABLE empty AS SELECT * FROM days LIMIT 0;
        CREATE TABLE wm AS SELECT DATE '2027-01-01' AS d;
        CREATE MACRO newest(x) AS x + random();
        """

    private func inlined(_ sql: String) async throws -> Watermarks.Inlined {
        let database = try await RunnerDatabase.open()
        return try await database.withConnection { connection in
            try connection.execute(Self.setUp)
            let inlined = try Watermarks().inline(sql, on: connection)
            // Whatever was done to it gives the same rows.
            #expect(try connection.rows(inlined.sql) == connection.rows(sql))
            return inlined
        }
    }

    private static let constants: [(String, String)] = [
        (
            "select * from days where d >= (select max(d) from done) order by id",
            "select * from days where d >= (CAST('2026-02-03' AS DATE)) order by id"
        ),
        (
            "select id from days where (year, month, day) >= (select (max(year), max(month), max(day)) from done)",
            "select id from days where (year, month, day) >= "
                + "(row(CAST('2026' AS INTEGER), CAST('02' AS VARCHAR), CAST('30' AS VARCHAR)))"
        ),
        (
            "select id from days where (select max(d) from done) - interval 3 day < d",
            "select id from days where (CAST('2026-02-03' AS DATE)) - interval 3 day < d"
        ),
        (
            "select id from days where d > coalesce((select max(d) from empty), date '2026-02-01')",
            "select id from days where d > coalesce((CAST(NULL AS DATE)), date '2026-02-01')"
        ),
        (
            "select id from days where d between (select min(d) from done) and (from done select max(d))",
            "select id from days where d between (CAST('2026-01-30' AS DATE)) and (CAST('2026-02-03' AS DATE))"
        ),
        (
            "with o as (select * from days where price < (select max(price) from days)) select id from o",
            "with o as (select * from days where price < (CAST('3.00' AS DECIMAL(9,2)))) select id from o"
        ),
        (
            "select id from days /* (select 1) */ where d > ( -- ( the 'newest\n select max(d) from done where ')' <> $$($$)",
            "select id from days /* (select 1) */ where d > (CAST('2026-02-03' AS DATE))"
        ),
        (
            "select 'é' as \"(\", id from days where d > (select max(d) from done)",
            "select 'é' as \"(\", id from days where d > (CAST('2026-02-03' AS DATE))"
        ),
        (
            "select a.id from days a join done b on a.id = b.id and a.d >= (select max(d) from done)",
            "select a.id from days a join done b on a.id = b.id and a.d >= (CAST('2026-02-03' AS DATE))"
        ),
    ]

    @Test(arguments: constants)
    func whatStandsAloneBecomesAConstant(_ sql: String, _ expected: String) async throws {
        #expect(try await inlined(sql).sql == expected)
    }

    private static let untouched = [
        "select 1", "select id from days where id in (select id from done) order by 1",
        // It reads a column of the statement around it.
        "select id from days o where d >= (select max(d) from done i where i.id = o.id) order by 1",
        // The name is a CTE here and a table elsewhere.
        "with wm as (select max(d) as d from done) select id from days where d > (select max(d) from wm) order by 1",
        "with recursive wm as (select date '2026-01-31' as d) select id from days where d > (select max(d) from wm) order by 1",
        // Nothing is compared with a column.
        "select (select max(d) from done) as d",
        "select id from days where exists (select 1 from done) order by 1",
        "select id from days where 1 < (select max(id) from done) order by 1",
        // The time of day, and what chance gives.
        "select id from days where d < (select current_date) order by 1",
        "select id from days where d < (select today()) order by 1",
        "select id from days where id > (select -1 - random()) order by 1",
        "select id from days where id > (select newest(-2)) order by 1",
        "select id from days where id < (select count(*) + 5 from done using sample 1 rows) order by 1",
        // Values that are not written as a text.
        "select id from days where [id] < (select [max(id)] from done) order by 1",
        "select id from days where {'a': id} < (select {'a': max(id)} from done) order by 1",
    ]

    @Test(arguments: untouched)
    func whatMightNotStaysAsItIs(_ sql: String) async throws {
        let inlined = try await inlined(sql)
        #expect(inlined.sql == sql)
        #expect(inlined.values.isEmpty)
    }

    @Test(arguments: [
        "this is no SQL (select", "create table x as (select 1)",
        "select 1; select (select 2) < id from days",
        "select id from days where d > (select max(d) from nowhere)",
        "select id from days where id > (select id from days)",
        "select id from days where id > (select 'x'::int)",
        "select id from days where id > (select $1)",
    ])
    func whatFailsIsLeftToFail(_ sql: String) async throws {
        let database = try await RunnerDatabase.open()
        try await database.withConnection { connection in
            try connection.execute(Self.setUp)
            let inlined = try Watermarks().inline(sql, on: connection)
            #expect(inlined.sql == sql)
            #expect(inlined.values.isEmpty)
        }
    }

    @Test func whatIsFoundIsTold() async throws {
        let sql = "select id from days where (year, month) >= (select (max(year), max(month)) from empty)"
        let found = try #require(try await inlined(sql).values.first)
        #expect(found.subquery == "(select (max(year), max(month)) from empty)")
        #expect(found.isNull)
        #expect(found.separateMaxima == ["year", "month"])
        let other = try await inlined("select id from days where d > (select max(d) from done)")
        #expect(other.values.map(\.isNull) == [false])
        #expect(other.values.map(\.separateMaxima) == [[]])
    }

    /// Constants of every type that is written as text are the values that they stand for.
    @Test func everyTypeComesBackAsItWas() async throws {
        let values = [
            "true", "(-128)::TINYINT", "7::SMALLINT", "-5", "9223372036854775807",
            "(-170141183460469231731687303715884105727)::HUGEINT",
            "255::UTINYINT", "18446744073709551615::UBIGINT", "1.5::FLOAT", "'inf'::DOUBLE", "'nan'::DOUBLE",
            "0.1::DOUBLE",
            "123456789.125::DECIMAL(18, 3)", "'it''s'", "''", "uuid '00000000-0000-0000-0000-00000000002a'",
            "DATE '2026-02-28'", "DATE '0044-03-15 (BC)'", "'infinity'::DATE", "TIME '23:59:59.999999'",
            "TIMESTAMP '2026-02-28 01:02:03.000004'", "TIMESTAMPTZ '2026-02-28 01:02:03.5+05'",
            "'2026-02-28 01:02:03.123456789'::TIMESTAMP_NS", "'2026-02-28 01:02:03'::TIMESTAMP_S",
            "NULL::DATE",
        ]
        let database = try await RunnerDatabase.open()
        try await database.withConnection { connection in
            try connection.execute("SET TimeZone = 'America/New_York'")
            for value in values {
                try connection.execute("CREATE OR REPLACE TABLE v AS SELECT \(value) AS x, 'x' AS y")
                let sql =
                    "SELECT x IS NOT DISTINCT FROM (SELECT max(x) FROM v), x = (SELECT max(x) FROM v) FROM v"
                let inlined = try Watermarks().inline(sql, on: connection)
                #expect(!inlined.values.isEmpty, "\(value)")
                #expect(try connection.rows(inlined.sql) == connection.rows(sql), "\(inlined.sql)")
                #expect(try connection.rows(inlined.sql).first?.first?.bool == true, "\(inlined.sql)")
            }
        }
    }
}
