// SPDX-License-Identifier: Apache-2.0

import DuckDB
import Foundation
import LakeDefinitions
import LotusCore
import LotusTestKit
import Testing

/// Which columns of tables a column of a query hands on, by the engine's own tree of the query.
@Suite struct ColumnOriginsTests {
    /// The columns of the tables `a` and `b`; those of any other are not known.
    private static let columns: [String: Set<String>] = ["a": ["id", "name"], "b": ["id", "order_id"]]

    private func find(_ column: String, in sql: String) async throws -> ColumnOrigins.Found {
        let installed = try InstalledComponents.ofCheckout()
        let home = String(installed.folder.dropLast("/components".count))
        let database = try await Database.open(
            Database.Configuration(extensions: [], connectionsMax: 1),
            components: try DuckDB.Components.locate(environment: ["LOTUS_HOME": home], executable: "/"))
        let text = try await database.withConnection { connection in
            try connection.rows(
                "SELECT json_serialize_sql($1::VARCHAR, skip_null := true, skip_empty := true, skip_default := true)",
                [.text(sql)])[0][0].string ?? ""
        }
        await database.close()
        return ColumnOrigins { Self.columns[$0] }.find(column, in: try JSONValue(parsing: text))
    }

    private func expect(
        _ column: String, _ sql: String, _ origins: [String],
        _ place: Testing.SourceLocation = #_sourceLocation
    ) async throws {
        let expected = origins.map { text in
            let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { String($0) }
            return ColumnOrigins.Origin(table: parts[0].isEmpty ? nil : parts[0], column: parts[1])
        }
        #expect(try await find(column, in: sql) == .origins(Set(expected)), sourceLocation: place)
    }

    @Test func namesCastsAndAliasesAreSeenThrough() async throws {
        try await expect("id", "select id from __lotus.a", ["a.id"])
        try await expect("KEY", "select x.ID::varchar as Key from __lotus.a as x", ["a.id"])
        try await expect("key", "select coalesce(x.id, 0) as key from __lotus.a x", ["a.id"])
        try await expect(
            "key",
            "select coalesce(a.id, b.order_id) as key from __lotus.a full join __lotus.b on a.id = b.id",
            ["a.id", "b.order_id"])
    }

    @Test func starsHandOnWhatTheirTablesHave() async throws {
        try await expect("id", "select * from __lotus.a", ["a.id"])
        try await expect("order_id", "select * from __lotus.a join __lotus.b using (id)", ["b.order_id"])
        try await expect("id", "select b.* from __lotus.a join __lotus.b using (id)", ["b.id"])
        try await expect("key", "select * replace (id as key) from __lotus.c", ["c.id"])
        try await expect("id", "select * from __lotus.unknown_table", ["unknown_table.id"])
        #expect(try await find("id", in: "select * exclude (id) from __lotus.a") == .nothing)
        #expect(try await find("missing", in: "select * from __lotus.a") == .nothing)
    }

    @Test func queriesWithinQueriesAreFollowed() async throws {
        try await expect(
            "order_id",
            """
            with refunds as (select order_id, sum(x) as x from __lotus.b group by order_id),
            orders as (select id as number from __lotus.a where id > 1)
            select orders.number as order_id, refunds.x from orders left join refunds on true
            """, ["a.id"])
        try await expect(
            "id",
            "select * exclude (place) from (select *, row_number() over () as place from __lotus.a) where place = 1",
            ["a.id"])
        try await expect(
            "id", "select id from __lotus.a union all select id from __lotus.b", ["a.id", "b.id"])
        try await expect(
            "id", "with a as (select order_id as id from __lotus.b) select id from a", ["b.order_id"])
        try await expect("id", "from read_parquet(0)", [".id"])
    }

    @Test func sidesOfSetOperationsAreTakenByPlace() async throws {
        try await expect(
            "id", "select id from __lotus.a union all select order_id from __lotus.b", ["a.id", "b.order_id"])
        try await expect(
            "id",
            "select x, id from __lotus.a union select x, id from __lotus.a union all select x, order_id from __lotus.b",
            ["a.id", "b.order_id"])
        try await expect(
            "id", "select x, id from __lotus.a union by name select id, x from __lotus.b", ["a.id", "b.id"])
        try await expect(
            "id", "select id from __lotus.a except select order_id from __lotus.b", ["a.id"])
        for sql in [
            "select id from __lotus.a union all select 'x' || id as id from __lotus.b",
            "select id from __lotus.a union all select * from __lotus.b",
        ] {
            #expect(try await find("id", in: sql) == .computed, "\(sql)")
        }
    }

    @Test func whatIsComputedOrPartOfAnotherColumnIsNoOrigin() async throws {
        for sql in [
            "select id + 1 as id from __lotus.a", "select max(id) as id from __lotus.a",
            "select customer.id from __lotus.a", "select 1 as id",
            "select id from elsewhere", "select columns('.*') from __lotus.a",
        ] {
            #expect(try await find("id", in: sql) == .computed, "\(sql)")
        }
        #expect(try await find("other", in: "select id from __lotus.a") == .nothing)
    }
}
