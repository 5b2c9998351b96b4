// SPDX-License-Identifier: Apache-2.0

import DuckDB
import LotusCore
import Testing

@Suite struct UnpreparedStatementTests {
    private static let scopes: [Connection.Scope] = [.catalog, .lake, .other]

    @Test(arguments: scopes) func itTellsWhatItWasAndDid(_ scope: Connection.Scope) async throws {
        let database = try await TestDatabase.open()
        try await database.withConnection { connection in
            let created = try connection.executeUnprepared("CREATE TABLE t (a INTEGER)", in: scope)
            #expect(created.kind == .create)
            let inserted = try connection.executeUnprepared("INSERT INTO t VALUES (1), (2);\n", in: scope)
            #expect(inserted.kind == .insert)
            #expect(inserted.rowsChanged == 2)
            let rows = try connection.rowsUnprepared("SELECT a, ';' FROM t ORDER BY a", in: scope)
            #expect(rows == [[1, ";"], [2, ";"]])
        }
        await database.close()
    }

    @Test func ofSeveralStatementsAllRunAndTheLastOneIsTold() async throws {
        let database = try await TestDatabase.open()
        try await database.withConnection { connection in
            let last = try connection.executeUnprepared(
                "CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (7)", in: .other)
            #expect(last.kind == .insert)
            #expect(last.rowsChanged == 1)
            let rows = try connection.rowsUnprepared("FROM t", in: .other)
            #expect(rows == [[7]])
            #expect(throws: DuckDBError.self) {
                try connection.rowsUnprepared("SELECT 1; SELECT 2", in: .other)
            }
        }
        await database.close()
    }

    @Test func errorsKeepTheEnginesTypeMessageAndPosition() async throws {
        let database = try await TestDatabase.open()
        try await database.withConnection { connection in
            #expect {
                try connection.executeUnprepared("SELECT\n zork", in: .other)
            } throws: { error in
                let error = error as? DuckDBError
                return error?.type == "Binder" && error?.position == 8 && error?.sql == "SELECT\n zork"
            }
            #expect {
                try connection.executeUnprepared("SELEC 1", in: .other)
            } throws: { error in
                (error as? DuckDBError)?.type == "Parser" && (error as? DuckDBError)?.position == 0
            }
            #expect {
                try connection.rowsUnprepared("SELECT 1::VARIANT AS v", in: .other)
            } throws: { error in
                (error as? LotusError)?.code == .sqlUnsupportedType
            }
            let rows = try connection.rowsUnprepared("SELECT 1", in: .other)
            #expect(rows == [[1]], "an error spoils nothing")
        }
        await database.close()
    }

    @Test func aTransactionThatIsLeftOpenIsRolledBack() async throws {
        let database = try await TestDatabase.open(connectionsMax: 1)
        try await database.withConnection { connection in
            try connection.execute("CREATE TABLE t (a INTEGER)")
            try connection.executeUnprepared("BEGIN", in: .other)
            try connection.executeUnprepared("INSERT INTO t VALUES (1)", in: .other)
        }
        let rows = try await database.withConnection { try $0.rows("FROM t") }
        #expect(rows.isEmpty)
        await database.close()
    }

    /// The engine forgets an interrupt that comes while a statement begins.
    @Test func cancellingEndsItWheneverItComes() async throws {
        let database = try await TestDatabase.open(connectionsMax: 1)
        for round in 0..<60 {
            let task = Task {
                try await database.withConnection { connection in
                    try connection.executeUnprepared(
                        "SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range % 7 = b.range",
                        in: .other)
                }
            }
            for _ in 0..<(round % 20) { await Task.yield() }
            if round % 3 == 2 { try await Task.sleep(for: .microseconds(round * 20)) }
            task.cancel()
            await #expect {
                _ = try await task.value
            } throws: { error in
                (error as? DuckDBError)?.isInterrupt == true
            }
        }
        let rows = try await database.withConnection { try $0.rowsUnprepared("SELECT 1", in: .other) }
        #expect(rows == [[1]], "the interrupts of one statement reach no other")
        await database.close()
    }

    @Test func aStatementThatSetsTheNumberOfThreadsGetsTheEnginesOwn() async throws {
        let database = try await TestDatabase.open(options: [("threads", "3")])
        try await database.useTaskThreads()
        let settings = try await database.withConnection { connection in
            try connection.executeUnprepared("SET THREADS = 2", in: .other)
            return try connection.rows(
                "SELECT current_setting('threads'), current_setting('external_threads')")[0].map(\.int64)
        }
        #expect(settings == [2, 1])
        await database.close()
    }
}
