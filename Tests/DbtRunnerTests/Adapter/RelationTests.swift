// SPDX-License-Identifier: Apache-2.0

import DbtProject
import DbtRunner
import DuckDB
import LotusCore
import Testing

/// Which relations and columns are known.
@Suite struct RelationTests {
    private static func relation(_ name: String, _ type: String? = nil) -> Relation {
        Relation(database: "small", schema: "main", identifier: name, type: type)
    }

    @Test(arguments: TestTarget.Kind.allCases)
    func relationsAreFoundWhateverTheirCase(kind: TestTarget.Kind) async throws {
        let test = try await TestTarget(kind)
        try await test.target.withDatabase { (database) throws in
            try database.run("create table \"Orders\" (n int); create view totals as select 1 as n")
            try database.run("create schema side; create table side.orders (m int)")
            let found = try database.relation(database: nil, schema: "MAIN", identifier: "orders")
            #expect(found?.rendered == "\"small\".\"main\".\"Orders\"")
            #expect(found?.type == "table")
            #expect(
                try database.relation(database: "small", schema: "main", identifier: "totals")?.type == "view"
            )
            #expect(try database.relation(database: "small", schema: "side", identifier: "totals") == nil)
            #expect(try database.relations(database: "small", schema: "side").map(\.identifier) == ["orders"])
            #expect(try database.schemas(database: "small").contains("side"))
        }
        await test.target.close()
    }

    @Test(arguments: TestTarget.Kind.allCases)
    func whatIsNotedIsKnown(kind: TestTarget.Kind) async throws {
        let test = try await TestTarget(kind)
        try await test.target.withDatabase { (database) throws in
            #expect(try database.relation(database: "small", schema: "main", identifier: "a") == nil)
            database.cacheAdded(Self.relation("a", "table"))
            database.cacheRenamed(Self.relation("a"), to: Self.relation("b"))
        }
        // Another connection of the same invocation.
        try await test.target.withDatabase { (database) throws in
            #expect(try database.relation(database: "small", schema: "main", identifier: "a") == nil)
            #expect(
                try database.relation(database: "small", schema: "main", identifier: "B")?.type == "table")
            database.cacheDropped(Self.relation("b"))
            #expect(try database.relations(database: "small", schema: "main").isEmpty)
            database.cacheAddedSchema(database: "small", schema: "side")
            #expect(try database.schemas(database: "small").contains("side"))
        }
        await test.target.close()
    }

    @Test func whatWasRolledBackIsNotKnown() async throws {
        let test = try await TestTarget(.file)
        try await test.target.withDatabase { (database) throws in
            #expect(try database.relation(database: "small", schema: "main", identifier: "a") == nil)
            _ = try database.execute("create table a (n int)", rows: .none, opensTransaction: true)
            database.cacheAdded(Self.relation("a", "table"))
            #expect(try database.relation(database: "small", schema: "main", identifier: "a") != nil)
            database.rollBack()
            #expect(try database.relation(database: "small", schema: "main", identifier: "a") == nil)
        }
        await test.target.close()
    }

    @Test(arguments: TestTarget.Kind.allCases)
    func columnsHaveTheTypesOfTheEngine(kind: TestTarget.Kind) async throws {
        let test = try await TestTarget(kind)
        try await test.target.withDatabase { (database) throws in
            try database.run(
                "create table t (id bigint, price decimal(9,2), parts struct(a int, b varchar[]))")
            let columns = try database.columns(of: Self.relation("t"))
            #expect(columns.map(\.name) == ["id", "price", "parts"])
            #expect(columns.map(\.type) == ["BIGINT", "DECIMAL(9,2)", "STRUCT(a INTEGER, b VARCHAR[])"])
            #expect(try database.columns(of: Self.relation("missing")).isEmpty)
            #expect(try database.columns(ofQuery: "select 1 as n -- one").map(\.type) == ["INTEGER"])
            let error = #expect(throws: LotusError.self) { try database.columns(ofQuery: "select x from t") }
            #expect(error?.code == .sqlUnknownName)
        }
        await test.target.close()
    }

    @Test(arguments: TestTarget.Kind.allCases)
    func databasesHaveTheirKinds(kind: TestTarget.Kind) async throws {
        let test = try await TestTarget(kind)
        try await test.target.withDatabase { (database) throws in
            #expect(try database.kind(of: "SMALL") == (kind == .file ? .duckdb : .fileLake))
            #expect(try database.kind(of: "elsewhere") == nil)
            #expect(try database.kind(of: "temp") == .duckdb)
        }
        await test.target.close()
    }

    /// Whoever keeps the object cannot use the connection after its loan.
    @Test func aConnectionThatWasGivenBackIsOfNoUse() async throws {
        let test = try await TestTarget(.file)
        let kept = try await test.target.withDatabase { $0 }
        #expect(throws: LotusError.self) { try kept.run("select 1") }
        await test.target.close()
    }

    @Test func onlyTheRowsThatAreWantedAreRead() async throws {
        let test = try await TestTarget(.file)
        try await test.target.withDatabase { (database) throws in
            let sql = "create table t as from range(5000); from t order by 1"
            let result = try database.execute(sql, rows: .first(3), opensTransaction: false)
            #expect(result.table.rows == [[.int(0)], [.int(1)], [.int(2)]])
            #expect(result.table.columns == [ResultColumn("range", "BIGINT")])
            let changed = try database.execute(
                "delete from t where range < 10", rows: .none, opensTransaction: false)
            #expect(changed.response.rowsAffected == 10)
        }
        await test.target.close()
    }
}
