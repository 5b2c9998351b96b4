// SPDX-License-Identifier: Apache-2.0

import DuckDB
import Testing

@Suite struct TaskThreadsTests {
    /// The number of threads, and of those among them that are not the engine's.
    private static func settings(on connection: borrowing Connection) throws -> [Int64?] {
        try connection.rows("SELECT current_setting('threads'), current_setting('external_threads')")[0]
            .map(\.int64)
    }

    @Test func threadsJoinAStatementThatTakesLong() async throws {
        let database = try await TestDatabase.open(options: [("threads", "3")])
        try await database.useTaskThreads()
        var count: Int64 = 1 << 20
        // One that is too short is followed by one that is longer.
        while database.taskShifts == 0, count < 1 << 40 {
            count *= 2
            let sum = try await database.withConnection { [count] in
                try $0.rows("SELECT sum(i % 2)::BIGINT FROM range(\(count)) r(i)")[0][0]
            }
            #expect(sum == .integer(count / 2))
        }
        #expect(database.taskShifts > 0)
        await database.close()
    }

    @Test func theEngineCountsThem() async throws {
        let database = try await TestDatabase.open(options: [("threads", "3")])
        try await database.useTaskThreads()
        let settings = try await database.withConnection { try Self.settings(on: $0) }
        #expect(settings == [3, 3])
        await database.close()
    }

    @Test(arguments: ["SET threads = 2", "SET GLOBAL threads TO 2", "PRAGMA threads=2"])
    func aStatementThatSetsTheirNumberGetsTheEnginesOwn(_ statement: String) async throws {
        let database = try await TestDatabase.open(options: [("threads", "3")])
        try await database.useTaskThreads()
        let settings = try await database.withConnection { connection in
            try connection.execute(statement)
            let sum = try connection.rows("SELECT sum(i)::BIGINT FROM range(1_000_000) r(i)")
            #expect(sum == [[.integer(499_999_500_000)]])
            return try Self.settings(on: connection)
        }
        #expect(settings == [2, 1])
        await database.close()
    }

    @Test func aDatabaseWithOneThreadStaysAsItIs() async throws {
        let database = try await TestDatabase.open(options: [("threads", "1")])
        try await database.useTaskThreads()
        let settings = try await database.withConnection { try Self.settings(on: $0) }
        #expect(settings == [1, 1])
        await database.close()
    }

    @Test func aTransactionThatIsLeftOpenIsRolledBack() async throws {
        let database = try await TestDatabase.open(connectionsMax: 1)
        for begin in ["BEGIN", "START TRANSACTION"] {
            try await database.withConnection { connection in
                try connection.execute("\(begin); CREATE TABLE t (a INTEGER)")
            }
            let tables = try await database.withConnection {
                try $0.rows("SELECT count(*) FROM duckdb_tables()")
            }
            #expect(tables == [[.integer(0)]])
        }
        await database.close()
    }
}
