// SPDX-License-Identifier: Apache-2.0

import DuckDB
import Testing

/// Every type, read and written as the engine does it.
@Suite struct ValueTests {
    /// An expression, and the type that the engine reports for it.
    static let expressions: [(String, String)] = [
        ("true", "BOOLEAN"), ("(-128)::tinyint", "TINYINT"), ("(-32768)::smallint", "SMALLINT"),
        ("(-2147483648)::integer", "INTEGER"), ("(-9223372036854775808)::bigint", "BIGINT"),
        ("255::utinyint", "UTINYINT"), ("65535::usmallint", "USMALLINT"),
        ("4294967295::uinteger", "UINTEGER"),
        ("18446744073709551615::ubigint", "UBIGINT"),
        ("(-170141183460469231731687303715884105728)::hugeint", "HUGEINT"),
        ("170141183460469231731687303715884105727::hugeint", "HUGEINT"),
        ("340282366920938463463374607431768211455::uhugeint", "UHUGEINT"),
        ("'-123456789012345678901234567890123456789012345'::bignum", "BIGNUM"),
        ("'98765432109876543210987654321098765432109876543210'::bignum", "BIGNUM"), ("'0'::bignum", "BIGNUM"),
        ("'256'::bignum", "BIGNUM"), ("'-1'::bignum", "BIGNUM"),
        ("0.1::float", "FLOAT"), ("1e22::float", "FLOAT"), ("3.4028235e38::float", "FLOAT"),
        ("1::float", "FLOAT"),
        ("0.1::double", "DOUBLE"), ("1e15::double", "DOUBLE"), ("1e16::double", "DOUBLE"),
        ("1e17::double", "DOUBLE"), ("123456789012345680.0::double", "DOUBLE"), ("1e-4::double", "DOUBLE"),
        ("1.5e-5::double", "DOUBLE"), ("1e300::double", "DOUBLE"), ("5e-324::double", "DOUBLE"),
        ("'nan'::double", "DOUBLE"), ("'-inf'::double", "DOUBLE"), ("(-0.0)::double", "DOUBLE"),
        ("100::double", "DOUBLE"), ("123.25::double", "DOUBLE"), ("0::double", "DOUBLE"),
        ("1.5::decimal(4,2)", "DECIMAL(4,2)"), ("(-0.05)::decimal(9,2)", "DECIMAL(9,2)"),
        ("0.5::decimal(3,3)", "DECIMAL(3,3)"), ("12345678901234.5678::decimal(18,4)", "DECIMAL(18,4)"),
        ("(-99999999999999999999999999999999999999)::decimal(38,0)", "DECIMAL(38,0)"),
        ("'1234567890123456789012345678.0123456789'::decimal(38,10)", "DECIMAL(38,10)"),
        ("'short'", "VARCHAR"), ("'twelve bytes'", "VARCHAR"),
        ("'a text that is longer than twelve'", "VARCHAR"),
        ("''", "VARCHAR"), ("'é😀'", "VARCHAR"), ("'{\"a\": [1, null]}'::json", "JSON"),
        ("'\\x00\\xFF ab''\"'::blob", "BLOB"), ("''::blob", "BLOB"), ("'0101100111000'::bit", "BIT"),
        ("'1'::bit", "BIT"), ("'10101010'::bit", "BIT"),
        ("'00000000-0000-0000-0000-000000000000'::uuid", "UUID"),
        ("'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid", "UUID"),
        ("date '2024-02-29'", "DATE"), ("date '0001-01-01'", "DATE"), ("'0044-03-15 (BC)'::date", "DATE"),
        ("date 'infinity'", "DATE"), ("date '-infinity'", "DATE"), ("date '12024-12-31'", "DATE"),
        ("time '00:00:00'", "TIME"), ("time '23:59:59.000100'", "TIME"),
        ("'01:02:03.123456789'::time_ns", "TIME_NS"),
        ("timetz '12:30:00.5+05:30'", "TIME WITH TIME ZONE"), ("timetz '12:30:00-08'", "TIME WITH TIME ZONE"),
        ("timetz '00:00:00+15:59:59'", "TIME WITH TIME ZONE"),
        ("timestamp '1969-12-31 23:59:59.999999'", "TIMESTAMP"),
        ("timestamp '2024-06-01 00:00:00'", "TIMESTAMP"),
        ("timestamp 'infinity'", "TIMESTAMP"), ("'2024-06-01 12:00:01'::timestamp_s", "TIMESTAMP_S"),
        ("'2024-06-01 12:00:01.25'::timestamp_ms", "TIMESTAMP_MS"),
        ("'2024-06-01 12:00:01.123456789'::timestamp_ns", "TIMESTAMP_NS"),
        ("'1960-06-01 12:00:01.1'::timestamp_ns", "TIMESTAMP_NS"),
        ("timestamptz '2024-06-01 12:00:00+02'", "TIMESTAMP WITH TIME ZONE"),
        ("timestamptz '1900-01-01 00:00:00.5+00'", "TIMESTAMP WITH TIME ZONE"),
        ("timestamptz '-infinity'", "TIMESTAMP WITH TIME ZONE"),
        ("interval '14 months 3 days 04:05:06.7'", "INTERVAL"), ("interval '-1 day'", "INTERVAL"),
        ("interval '-00:00:01'", "INTERVAL"), ("interval '0 days'", "INTERVAL"),
        ("interval '1 year'", "INTERVAL"),
        ("interval '-25 months'", "INTERVAL"), ("interval '100 hours'", "INTERVAL"),
        ("'b'::enum('a','b','c, d')", "ENUM('a', 'b', 'c, d')"),
        ("'c, d'::enum('a','c, d')", "ENUM('a', 'c, d')"),
        ("[1, 2, null]", "INTEGER[]"), ("[]::integer[]", "INTEGER[]"), ("[[1], null, []]", "INTEGER[][]"),
        ("['a', 'b c', 'd, e', '', ' f', 'it''s', 'NULL', 'x\\y, z', null]", "VARCHAR[]"),
        ("[time '10:00:00']", "TIME[]"), ("[1.5::decimal(4,2)]", "DECIMAL(4,2)[]"),
        ("['{\"a\": 1}'::json]", "JSON[]"),
        ("array_value(1, 2, 3)", "INTEGER[3]"), ("array_value('a', null)", "VARCHAR[2]"),
        ("{'a': 1, 'b c': 'x', 'd': null}", "STRUCT(\"a\" INTEGER, \"b c\" VARCHAR, \"d\" INTEGER)"),
        ("{'it''s': [{'deep': 'x: y'}]}", "STRUCT(\"it's\" STRUCT(\"deep\" VARCHAR)[])"),
        ("row(1, 'a, b')", "STRUCT(\"\" INTEGER, \"\" VARCHAR)"),
        ("map {'k': 1, 'l m': null}", "MAP(VARCHAR, INTEGER)"),
        ("map {1: [true], 2: []}", "MAP(INTEGER, BOOLEAN[])"),
        ("map {}::map(integer, varchar)", "MAP(INTEGER, VARCHAR)"),
        ("union_value(n := 42)", "UNION(\"n\" INTEGER)"),
        ("'text'::union(n integer, s varchar)", "UNION(\"n\" INTEGER, \"s\" VARCHAR)"),
        ("[union_value(s := 'a, b')]", "UNION(\"s\" VARCHAR)[]"),
        ("null", "\"NULL\""), ("null::integer", "INTEGER"),
    ]

    @Test func everyTypeIsReadAndWrittenAsTheEngineDoes() async throws {
        let database = try await TestDatabase.open()
        try await database.withConnection { connection in
            try connection.execute("SET TimeZone = 'UTC'")
            for (expression, type) in Self.expressions {
                let sql = "SELECT \(expression) AS v, v::varchar AS t, typeof(v) AS n"
                let (row, columns) = try connection.query(sql) { try ($0.allRows()[0], $0.columns) }
                let value = row[0]
                if case .null = value {
                    #expect(row[1] == .null, "\(expression)")
                } else {
                    #expect(row[1].string == value.description, "\(expression)")
                }
                if type != "\"NULL\"" { #expect(columns[0].type.description == type, "\(expression)") }
            }
        }
        await database.close()
    }

    @Test func aBoundValueComesBackAsItWas() async throws {
        let database = try await TestDatabase.open()
        try await database.withConnection { connection in
            for (expression, type) in Self.expressions {
                let value = try connection.rows("SELECT \(expression)")[0][0]
                // The place decides the type of an empty list, an enumeration or a union.
                let cast = type == "\"NULL\"" ? "$1" : "$1::\(type)"
                if type.hasPrefix("STRUCT(\"\"") { continue }
                let back = try connection.rows("SELECT \(cast)", [value])[0][0]
                if case .double(let number) = value, number.isNaN {
                    #expect(back.description == "nan")
                } else {
                    #expect(back == value, "\(expression)")
                }
            }
        }
        await database.close()
    }

    @Test func anAppendedValueComesBackAsItWas() async throws {
        let database = try await TestDatabase.open()
        try await database.withConnection { connection in
            for (index, (expression, type)) in Self.expressions.enumerated() {
                if type == "\"NULL\"" || type.hasPrefix("STRUCT(\"\"") { continue }
                let value = try connection.rows("SELECT \(expression)")[0][0]
                if value.description == "nan" { continue }
                try connection.execute("CREATE TABLE t\(index) (v \(type))")
                try connection.append(to: "t\(index)") { appender in
                    for _ in 0..<3 { try appender.append([value]) }
                    try appender.append([.null])
                }
                let back = try connection.rows("SELECT v FROM t\(index) ORDER BY rowid")
                #expect(back == [[value], [value], [value], [.null]], "\(expression)")
            }
        }
        await database.close()
    }

    @Test func nullsOfEveryTypeAreSeenInEveryPosition() async throws {
        let database = try await TestDatabase.open()
        try await database.withConnection { connection in
            for (expression, _) in Self.expressions {
                let rows = try connection.rows(
                    "SELECT v FROM range(5000) r(i) LEFT JOIN (SELECT \(expression) AS v) ON i % 3 <> 0 ORDER BY i"
                )
                let nulls = rows.enumerated().filter { $0.element[0].isNull }.map(\.offset)
                let expected =
                    expression.hasPrefix("null") ? Array(0..<5000) : Array(stride(from: 0, to: 5000, by: 3))
                #expect(nulls == expected, "\(expression)")
            }
        }
        await database.close()
    }
}
