// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import Foundation
import LotusCore
import LotusTestKit
import Testing

@Suite struct KeptCatalogTests {
    private static func hasLog(_ test: TestLake) throws -> Bool {
        FileManager.default.fileExists(atPath: try #require(test.catalog.path) + "-wal")
    }

    @Test func theLogOfAKeptCatalogStaysBetweenCommits() async throws {
        let test = try await TestLake()
        let (database, lake) = try await test.open()
        try await database.withConnection { try $0.execute("CREATE TABLE t (a INTEGER)") }
        #expect(try !Self.hasLog(test), "SQLite removes it with the last connection")
        try await lake.keepCatalogOpen(in: database)
        try await database.withConnection { connection in
            try lake.commit(CommitTests.request, on: connection) {
                try connection.execute("INSERT INTO t VALUES (1)")
            }
        }
        #expect(try Self.hasLog(test))
        await database.close()
        #expect(try !Self.hasLog(test), "the file is whole when the database is closed")
        let (again, _) = try await test.open()
        let rows = try await again.withConnection { try $0.rows("FROM t") }
        #expect(rows == [[1]])
        await again.close()
    }

    /// A connection that held a state of the catalog would let its log grow without end.
    @Test func theLogOfAKeptCatalogIsWrittenBack() async throws {
        let test = try await TestLake()
        let (database, lake) = try await test.open()
        try await lake.keepCatalogOpen(in: database)
        try await database.withConnection { connection in
            try connection.execute("CREATE TABLE t (a VARCHAR)")
            // Rows that stand in the catalog: 200 KB each time.
            for _ in 0..<40 {
                try connection.execute("INSERT INTO t SELECT repeat('x', 20000) || i FROM range(10) r(i)")
            }
        }
        let path = try #require(test.catalog.path) + "-wal"
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        #expect(try #require(size) < 6_000_000)
        await database.close()
    }

    @Test func whatIsNoSQLiteCatalogNeedsNothing() async throws {
        let test = try await TestLake(.duckDBFile)
        let (database, lake) = try await test.open()
        try await lake.keepCatalogOpen(in: database)
        let rows = try await database.withConnection { try $0.rows("SELECT 1") }
        #expect(rows == [[1]])
        await database.close()
    }

    @Test func aRelationIsFoundWithoutLoadingAStateOfTheLake() async throws {
        let test = try await TestLake()
        let (database, lake) = try await test.open()
        try await database.withConnection { connection in
            try connection.execute("CREATE TABLE Orders (a INTEGER)")
            try connection.execute("CREATE VIEW totals AS SELECT 1 AS a")
            try connection.execute("CALL enable_logging('DuckLakeMetadata')")
            let table = try lake.relationName(TableName(schema: "MAIN", name: "orders"), on: connection)
            #expect(table?.name.name == "Orders")
            #expect(table?.isView == false)
            let view = try lake.relationName(TableName(schema: "main", name: "Totals"), on: connection)
            #expect(view?.isView == true)
            let none = try lake.relationName(TableName(schema: "main", name: "it's"), on: connection)
            #expect(none == nil)
            // By its full name, since it would be looked for in the lake first.
            try connection.execute("CALL system.main.disable_logging()")
            let asked = try connection.rows(
                "SELECT count(*) FROM system.main.duckdb_logs WHERE type = 'DuckLakeMetadata'")
            #expect(asked == [[0]])
        }
        await database.close()
    }
}
