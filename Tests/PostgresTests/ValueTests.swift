// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Postgres
import Testing

@Suite("Values")
struct ValueTests {
    @Test("come back as they were sent")
    func roundTrip() async throws {
        let database = try await TestPostgres()
        try await database.withSession { session throws in
            var random = SeededGenerator(20_261_124)
            for _ in 0..<400 {
                let value = RandomParameter.make(&random)
                for rows in [
                    try session.query("SELECT $1", [value]), try session.queryPrepared("SELECT $1", [value]),
                ] {
                    #expect(try RandomParameter.read(rows[0], like: value) == value)
                }
            }
        }
    }

    @Test("of several parameters keep their places, with NULL among them")
    func places() async throws {
        let database = try await TestPostgres()
        try await database.withSession { session throws in
            let rows = try session.query(
                "SELECT $1::text AS a, $2::bigint AS b, $3::text AS c, $4::uuid AS d",
                ["x", nil, "ü\"\\'", .untyped("00000000-0000-0000-0000-00000000000a")])
            #expect(rows.count == 1)
            #expect(rows.columns.map(\.name) == ["a", "b", "c", "d"])
            #expect(try rows[0].value("a", as: String.self) == "x")
            #expect(try rows[0].optional("b", as: Int64.self) == nil)
            #expect(rows[0].isNull(1))
            #expect(try rows[0].value(2, as: String.self) == "ü\"\\'")
            #expect(try rows[0].value("d", as: String.self).hasSuffix("0a"))
        }
    }

    @Test(
        "are read by the type of their column",
        arguments: [
            ("(-7)::int2", Parameter.int64(-7)), ("7::int4", .int64(7)), ("12::numeric", .int64(12)),
            ("4000000000::oid", .int64(4_000_000_000)), ("1.5::float4", .double(1.5)),
            ("2.25::numeric", .double(2.25)), ("'Infinity'::float8", .double(.infinity)),
            ("'a'::varchar", .text("a")), ("'{\"a\": [1]}'::jsonb", .text("{\"a\": [1]}")),
            ("ARRAY[1,2]::int4[]", .int64s([1, 2])), ("ARRAY[]::int8[]", .int64s([])),
            ("ARRAY['a','NULL','','{']::varchar[]", .texts(["a", "NULL", "", "{"])),
            ("'\\x00ff'::bytea", .bytes([0, 255])), ("true", .bool(true)),
            ("'1970-01-02'::date", .timestamp(Timestamp(microseconds: 86_400_000_000))),
            (
                "'1969-12-31 23:59:59.5'::timestamp",
                .timestamp(Timestamp(microseconds: -500_000))
            ),
            (
                "'2026-11-24 10:00:00+05:30'::timestamptz",
                .timestamp(Timestamp(microseconds: 1_795_494_600_000_000))
            ),
            (
                "'0001-01-01 00:00:00+00 BC'::timestamptz",
                .timestamp(Timestamp(microseconds: -62_167_219_200_000_000))
            ),
        ])
    func types(_ sql: String, _ expected: Parameter) async throws {
        let database = try await TestPostgres()
        let value = try await database.withSession { session throws in
            try RandomParameter.read(try session.query("SELECT \(sql)")[0], like: expected)
        }
        #expect(value == expected)
    }

    @Test("are read with an offset of any zone")
    func zones() async throws {
        let database = try await TestPostgres()
        try await database.withSession { session throws in
            for zone in ["Asia/Kathmandu", "America/St_Johns", "UTC", "Europe/Amsterdam"] {
                try session.execute("SET timezone = '\(zone)'")
                // Amsterdam was 19 minutes and 32 seconds ahead at that time.
                let rows = try session.query("SELECT '1930-01-01 00:00:00+00'::timestamptz")
                #expect(try rows[0].value(0, as: Timestamp.self).description.hasPrefix("1930-01-01T00:00:00"))
            }
        }
    }

    @Test(
        "that do not fit say so, without the value",
        arguments: [
            ("NULL::text", "is NULL"), ("'secretvalue'::text", "is text and cannot be read as Int64"),
            ("1.5::numeric", "does not fit Int64"), ("'9223372036854775808'::numeric", "does not fit Int64"),
        ])
    func misfits(_ sql: String, _ fragment: String) async throws {
        let database = try await TestPostgres()
        let error = try await postgresError {
            try await database.withSession {
                try $0.query("SELECT \(sql) AS c")[0].value("c", as: Int64.self)
            }
        }
        #expect(error.kind == .value)
        #expect(error.description.contains(fragment) && error.description.contains("c"))
        #expect(!error.description.contains("secretvalue"))
        #expect(error.lotusError.code == .postgresValue)
    }

    @Test("without a point in time are refused")
    func infinity() async throws {
        let database = try await TestPostgres()
        let error = try await postgresError {
            try await database.withSession {
                try $0.query("SELECT 'infinity'::timestamptz")[0].value(0, as: Timestamp.self)
            }
        }
        #expect(error.kind == .value)
    }

    @Test("with a zero character are refused, and never cut short")
    func zero() async throws {
        let database = try await TestPostgres()
        try await database.withSession { session throws in
            for value in [Parameter.text("a\0b"), .untyped("a\0b"), .json("\"a\0\""), .texts(["a\0b"])] {
                let error = #expect(throws: PostgresError.self) { try session.query("SELECT $1", [value]) }
                #expect(error?.sqlState == "22021")
            }
            #expect(throws: PostgresError.self) { try session.execute("SELECT 1\0; DROP TABLE t") }
            #expect(try session.query("SELECT 1")[0].value(0, as: Int.self) == 1)
        }
    }

    @Test("of many rows come one by one, and a reader may stop")
    func streaming() async throws {
        struct Enough: Error {}
        let database = try await TestPostgres()
        try await database.withSession { session throws in
            var sum: Int64 = 0
            try session.stream("SELECT generate_series(1, $1::bigint) AS i, 'x'", [20_000]) { row in
                sum += try row.value("i")
            }
            #expect(sum == 200_010_000)
            #expect(throws: Enough.self) {
                try session.stream("SELECT generate_series(1, 1000000000)::bigint") { row in
                    if try row.value(0, as: Int64.self) == 1_000 { throw Enough() }
                }
            }
            #expect(try session.query("SELECT 1")[0].value(0, as: Int.self) == 1)
        }
    }

    @Test("of a prepared statement survive a changed table and a full cache")
    func prepared() async throws {
        let database = try await TestPostgres()
        try await database.withSession { session throws in
            try session.execute("CREATE TABLE t AS SELECT 1 AS a")
            #expect(try session.queryPrepared("SELECT * FROM t").columns.count == 1)
            try session.execute("ALTER TABLE t ADD COLUMN b int")
            #expect(try session.queryPrepared("SELECT * FROM t").columns.count == 2)
            try session.execute("DEALLOCATE ALL")
            #expect(try session.queryPrepared("SELECT * FROM t").columns.count == 2)
            for number in 0..<(PostgresLimits.preparedStatementsMax * 2) {
                let rows = try session.queryPrepared("SELECT \(number) + $1::int8", [1])
                #expect(try rows[0].value(0, as: Int.self) == number + 1)
            }
            let kept = try session.query("SELECT count(*) FROM pg_prepared_statements")[0]
            #expect(try kept.value(0, as: Int.self) <= PostgresLimits.preparedStatementsMax)
        }
    }

    @Test("that were changed are counted")
    func counts() async throws {
        let database = try await TestPostgres()
        try await database.withSession { session throws in
            #expect(
                try session.execute("CREATE TABLE t (a int); INSERT INTO t SELECT generate_series(1, 5)") == 5
            )
            #expect(try session.query("DELETE FROM t WHERE a > $1", [2]).changedCount == 3)
            #expect(
                try session.query("SELECT a FROM t ORDER BY a").map { try $0.value(0, as: Int.self) } == [
                    1, 2,
                ])
            #expect(try session.query("").isEmpty)
        }
    }
}

/// Parameters by chance, and how to read them back.
enum RandomParameter {
    static func make(_ random: inout SeededGenerator) -> Parameter {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: .null
        case 1: .text(text(&random))
        case 2: .int64(integer(&random))
        case 3: .double(double(&random))
        case 4: .bool(Bool.random(using: &random))
        case 5:
            .bytes(
                (0..<Int.random(in: 0..<40, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                })
        case 6:
            // The years -4712 to 294246, as far as both sides reach.
            .timestamp(
                Timestamp(
                    microseconds: Int64.random(
                        in: -210_866_803_200_000_000...9_223_371_331_200_000_000, using: &random)))
        case 7: .json("{\"k\":\"\(Int.random(in: 0..<100, using: &random)) é\"}")
        case 8: .texts((0..<Int.random(in: 0..<5, using: &random)).map { _ in text(&random) })
        default: .int64s((0..<Int.random(in: 0..<5, using: &random)).map { _ in integer(&random) })
        }
    }

    private static func text(_ random: inout SeededGenerator) -> String {
        let alphabet =
            Array("aZ 0\"\\'{},;%$\n\t\u{1}äß日🦆").map { String($0) } + ["NULL", "e\u{301}", "\u{10FFFF}"]
        return (0..<Int.random(in: 0..<12, using: &random))
            .map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }.joined()
    }

    private static func integer(_ random: inout SeededGenerator) -> Int64 {
        let edges: [Int64] = [.min, .max, 0, -1, 1]
        return Bool.random(using: &random)
            ? edges[Int.random(in: 0..<edges.count, using: &random)] : Int64(bitPattern: random.next())
    }

    private static func double(_ random: inout SeededGenerator) -> Double {
        let edges: [Double] = [
            0, 1, -1, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .pi, 0.1,
        ]
        let any = Double(bitPattern: random.next())
        return Bool.random(using: &random) || any.isNaN
            ? edges[Int.random(in: 0..<edges.count, using: &random)] : any
    }

    static func read(_ row: Row, like parameter: Parameter) throws -> Parameter {
        switch parameter {
        case .null, .untyped: row.isNull(0) ? .null : .text(try row.value(0))
        case .text: .text(try row.value(0))
        case .int64: .int64(try row.value(0))
        case .double: .double(try row.value(0))
        case .bool: .bool(try row.value(0))
        case .bytes: .bytes(try row.value(0))
        case .timestamp: .timestamp(try row.value(0))
        case .json: .json(try row.value(0))
        case .texts: .texts(try row.value(0))
        case .int64s: .int64s(try row.value(0))
        }
    }
}
