// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import Foundation
import LotusTestKit
import Testing

@Suite struct CatalogTests {
    @Test(arguments: TestLake.Kind.allCases)
    func tablesAreListedAsTheyWereAtEachSnapshot(kind: TestLake.Kind) async throws {
        let test = try await TestLake(kind)
        let (database, lake) = try await test.open()
        try await database.withConnection { connection in
            // The numbers are the snapshots that the statements make.
            try connection.execute("CREATE TABLE orders AS SELECT range AS id, 'x' AS note FROM range(1000)")
            try connection.execute("INSERT INTO orders VALUES (2000, 'inlined'), (2001, 'inlined')")  // 2
            try connection.execute("DELETE FROM orders WHERE id < 5")  // 3
            try connection.execute("DELETE FROM orders WHERE id >= 100 AND id < 300")  // 4
            try connection.execute("DELETE FROM orders WHERE id = 2000")  // 5
            try connection.execute("CREATE SCHEMA marts")  // 6
            try connection.execute("CREATE VIEW marts.few AS SELECT * FROM main.orders LIMIT 3")  // 7
            try connection.execute("ALTER TABLE orders ADD COLUMN total DECIMAL(10,2)")  // 8
            try connection.execute("ALTER TABLE orders RENAME TO sales")  // 9
            try connection.execute("DROP VIEW marts.few")  // 10
            for (version, rows) in [(1, 1000), (2, 1002), (3, 997), (4, 797), (5, 796), (8, 796), (10, 796)] {
                let table = try lake.tables(at: Int64(version), on: connection).first { $0.kind == .table }
                #expect(table?.rowCount == Int64(rows), "version \(version)")
                let name = version < 9 ? "orders" : "sales"
                let counted = try connection.rows("SELECT count(id) FROM \(name) AT (VERSION => \(version))")
                #expect(counted[0][0].int64 == Int64(rows), "the engine agrees at version \(version)")
                #expect(table?.name.name == name)
            }
            #expect(
                try lake.tables(at: 7, on: connection).map(\.name.description) == [
                    "main.orders", "marts.few",
                ])
            #expect(try lake.tables(on: connection).map(\.name.description) == ["main.sales"])
            #expect(try lake.tables(at: 7, on: connection)[0].columns.map(\.name) == ["id", "note"])
            #expect(try lake.tables(on: connection)[0].columns.map(\.name) == ["id", "note", "total"])
            #expect(try lake.tables(at: 0, on: connection).isEmpty)
        }
        await database.close()
    }

    @Test(arguments: TestLake.Kind.shared)
    func filesCarryTheirPathsPartitionsAndDeletes(kind: TestLake.Kind) async throws {
        let test = try await TestLake(kind)
        let (database, lake) = try await test.open()
        try await database.withConnection { connection in
            try connection.execute("CREATE TABLE e (day DATE, id BIGINT)")
            try connection.execute("ALTER TABLE e SET PARTITIONED BY (day)")
            try connection.execute(
                "INSERT INTO e SELECT DATE '2026-01-01' + (range % 3)::INTEGER, range FROM range(300)")
            try connection.execute("CREATE TABLE other AS SELECT range AS a FROM range(50)")
            try connection.execute("DELETE FROM e WHERE day = '2026-01-02' AND id < 150")
            let files = try lake.files(of: TableName(schema: "main", name: "E"), on: connection)
            #expect(files.map(\.partition) == [["2026-01-01"], ["2026-01-02"], ["2026-01-03"]])
            #expect(files.map(\.rowCount) == [100, 100, 100])
            #expect(files.map(\.deletedRowCount) == [0, 50, 0])
            let onDisk = files.map(\.path) + files.compactMap(\.deleteFilePath)
            if kind != .postgresAndS3 {
                for path in onDisk { #expect(FileManager.default.fileExists(atPath: path)) }
            }
            #expect(try lake.files(on: connection).count == 4)
            #expect(try lake.files(at: 1, on: connection).isEmpty)
            let read = try connection.rows("SELECT count(*) FROM read_parquet($1)", [.text(files[0].path)])
            #expect(read == [[100]])
        }
        await database.close()
    }

    @Test(arguments: TestLake.Kind.shared)
    func theSchemaEvolvesAndOldStatesStayReadable(kind: TestLake.Kind) async throws {
        let test = try await TestLake(kind)
        let (database, _) = try await test.open()
        try await database.withConnection { connection in
            try connection.execute("CREATE TABLE t AS SELECT 1::INTEGER AS a, {'x': 1} AS s")  // 1
            try connection.execute("ALTER TABLE t ALTER a TYPE BIGINT")  // 2
            try connection.execute("ALTER TABLE t ADD COLUMN b VARCHAR DEFAULT 'none'")  // 3
            try connection.execute("ALTER TABLE t ADD COLUMN s.y INTEGER")  // 4
            try connection.execute("INSERT INTO t VALUES (5000000000, {'x': 2, 'y': 3}, 'some')")  // 5
            try connection.execute("ALTER TABLE t DROP COLUMN b")  // 6
            let now = try connection.rows("SELECT * FROM t ORDER BY a")
            #expect(now.count == 2 && now[1][0] == .integer(5_000_000_000))
            let five = try connection.rows("SELECT b FROM t AT (VERSION => 5) ORDER BY a")
            #expect(five == [["none"], ["some"]])
            let one = try connection.query("SELECT * FROM t AT (VERSION => 1)") {
                ($0.columns, try $0.allRows())
            }
            #expect(one.0.map(\.type.description) == ["INTEGER", "STRUCT(\"x\" INTEGER)"])
            #expect(throws: DuckDBError.self) { try connection.execute("ALTER TABLE t ALTER a TYPE VARCHAR") }
        }
        await database.close()
    }

    @Test(arguments: TestLake.Kind.shared)
    func aLakeAttachedAtASnapshotShowsThatState(kind: TestLake.Kind) async throws {
        let test = try await TestLake(kind)
        let (database, lake) = try await test.open()
        let time = try await database.withConnection { connection in
            try connection.execute("CREATE TABLE t AS SELECT range AS a FROM range(100)")
            let time = try connection.rows("SELECT now()::VARCHAR")[0][0].string ?? ""
            usleep(20_000)
            try connection.execute("INSERT INTO t SELECT range FROM range(100)")
            return time
        }
        #expect(lake.isWritable)
        await database.close()
        for snapshot in [LakeLocation.Snapshot.version(1), .timestamp(time)] {
            let (past, lake) = try await test.open(test.location(snapshot: snapshot))
            #expect(!lake.isWritable)
            let count = try await past.withConnection { try $0.rows("SELECT count(a) FROM t")[0][0].int64 }
            #expect(count == 100)
            await past.close()
        }
    }
}
