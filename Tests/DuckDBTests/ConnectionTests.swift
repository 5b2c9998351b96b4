// SPDX-License-Identifier: Apache-2.0

import DuckDB
import Foundation
import LotusCore
import Synchronization
import Testing

@Suite struct ConnectionTests {
    @Test func rowsStreamInChunksWithoutBeingHeldTogether() async throws {
        let database = try await TestDatabase.open(options: [("memory_limit", "64MB")])
        let (rows, chunks, sum) = try await database.withConnection { connection in
            try connection.query("SELECT i, repeat('x', 100) FROM range(2_000_000) r(i)") { result in
                var (rows, chunks, sum) = (0, 0, Int64(0))
                try result.forEachChunk { chunk in
                    rows += chunk.count
                    chunks += 1
                    chunk.withColumn(0) { column in
                        for row in 0..<column.count { sum += column.int64(row) }
                    }
                }
                return (rows, chunks, sum)
            }
        }
        #expect(rows == 2_000_000)
        #expect(chunks >= 900)
        #expect(sum == 1_999_999_000_000)
        await database.close()
    }

    @Test func aPreparedStatementRunsWithOtherValues() async throws {
        let database = try await TestDatabase.open()
        try await database.withConnection { connection in
            try connection.execute("CREATE TABLE t (a INTEGER, b VARCHAR)")
            try connection.withStatement("INSERT INTO t VALUES ($a, $b)") { statement in
                #expect(statement.kind == .insert)
                #expect(statement.parameterCount == 2)
                for number in 1...3 {
                    statement.clearBindings()
                    try statement.bind(.integer(Int64(number)), named: "a")
                    try statement.bind(.text("row \(number)"), named: "b")
                    let changed = try statement.run()
                    #expect(changed == 1)
                }
            }
            let rows = try connection.rows("SELECT * FROM t ORDER BY a")
            #expect(rows.map { $0[1] } == ["row 1", "row 2", "row 3"])
        }
        await database.close()
    }

    @Test func errorsKeepTheEnginesTypeMessageAndPosition() async throws {
        let database = try await TestDatabase.open()
        try await database.withConnection { connection in
            #expect {
                try connection.rows("SELECT 1;\nSELECT zork")
            } throws: { error in
                (error as? DuckDBError)?.message.contains("expected one statement") == true
            }
            #expect {
                try connection.execute("CREATE TABLE players (id INTEGER); SELECT idd FROM players")
            } throws: { error in
                let error = error as? DuckDBError
                return error?.type == "Binder" && error?.position == 42 && error?.candidates == ["id"]
                    && error?.subtype == "COLUMN_NOT_FOUND" && error?.name == "idd"
            }
            #expect {
                try connection.rows("SELECT x.* FROM (VALUES ('a')) x(v) WHERE v::int = 1")
            } throws: { error in
                (error as? DuckDBError)?.type == "Conversion"
            }
            #expect {
                try connection.rows("SELEC 1")
            } throws: { error in
                let error = error as? DuckDBError
                return error?.type == "Parser" && error?.position == 0
            }
            #expect {
                try connection.query(
                    "SELECT CASE WHEN i = 150000 THEN error('late') ELSE i END FROM range(200000) r(i)"
                ) {
                    try $0.forEachChunk { _ in }
                }
            } throws: { error in
                (error as? DuckDBError)?.message.contains("late") == true
            }
            #expect(throws: DuckDBError.self) { try connection.rows("SELECT $1", [1, 2]) }
            #expect(throws: DuckDBError.self) {
                try connection.append(to: "players") { try $0.append(["not a number"]) }
            }
            #expect(throws: DuckDBError.self) { try connection.append(to: "nobody") { try $0.append([1]) } }
            let one = try connection.rows("SELECT 1")
            #expect(one == [[1]], "an error spoils nothing")
        }
        await database.close()
    }

    @Test(arguments: ["1::VARIANT", "[1::VARIANT]", "{'a': 1::VARIANT}"])
    func aTypeThatCannotBeReadIsAnErrorAndNotNull(expression: String) async throws {
        let database = try await TestDatabase.open()
        await #expect {
            try await database.withConnection { try $0.rows("SELECT \(expression) AS v") }
        } throws: { error in
            (error as? LotusError)?.code == .sqlUnsupportedType
        }
        let text = try await database.withConnection { try $0.rows("SELECT (1::VARIANT)::VARCHAR") }
        #expect(text == [["1"]])
        await database.close()
    }

    @Test func aTransactionThatThrowsLeavesNothing() async throws {
        struct Stop: Error {}
        let database = try await TestDatabase.open(connectionsMax: 1)
        try await database.withConnection { connection in
            try connection.execute("CREATE TABLE t (a INTEGER)")
            #expect(throws: Stop.self) {
                try connection.transaction {
                    try connection.execute("INSERT INTO t VALUES (1)")
                    throw Stop()
                }
            }
            try connection.transaction { try connection.execute("INSERT INTO t VALUES (2)") }
        }
        // What a lease leaves open is rolled back when it ends.
        try await database.withConnection { try $0.execute("BEGIN; INSERT INTO t VALUES (3)") }
        let rows = try await database.withConnection { try $0.rows("SELECT a FROM t") }
        #expect(rows == [[2]])
        await database.close()
    }

    @Test func cancellingTheTaskInterruptsTheStatement() async throws {
        let database = try await TestDatabase.open()
        let started = AsyncStream<Void>.makeStream()
        let task = Task {
            try await database.withConnection { connection in
                try connection.execute("SET threads = 2")
                started.continuation.yield()
                return try connection.rows(
                    "SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range % 7 = b.range")
            }
        }
        var iterator = started.stream.makeAsyncIterator()
        await iterator.next()
        task.cancel()
        await #expect {
            _ = try await task.value
        } throws: { error in
            (error as? DuckDBError)?.isInterrupt == true
        }
        let rows = try await database.withConnection { try $0.rows("SELECT 1") }
        #expect(rows == [[1]], "the connection is whole again")
        await database.close()
    }

    @Test func cancellationIsSeenBeforeExecutionAndBetweenChunks() async throws {
        let database = try await TestDatabase.open(connectionsMax: 1)
        let gate = AsyncStream<Void>.makeStream()
        let release = DispatchSemaphore(value: 0)
        let holder = Task {
            try await database.withConnection { _ in
                gate.continuation.yield()
                release.wait()
            }
        }
        var iterator = gate.stream.makeAsyncIterator()
        await iterator.next()
        let ran = Occupancy()
        let queued = Task {
            try await database.withConnection { _ in ran.enter() }
        }
        queued.cancel()
        await #expect(throws: DuckDBError.self) { try await queued.value }
        release.signal()
        try await holder.value
        #expect(ran.most == 0, "work that was cancelled in the queue never begins")

        let streaming = Task {
            try await database.withConnection { connection in
                try connection.query("SELECT * FROM range(1000000000)") { result in
                    try result.forEachChunk { _ in withUnsafeCurrentTask { _ in } }
                }
            }
        }
        try await Task.sleep(for: .milliseconds(30))
        streaming.cancel()
        await #expect(throws: DuckDBError.self) { try await streaming.value }
        await database.close()
    }

    @Test func aCommitIsNeverInterrupted() async throws {
        let database = try await TestDatabase.open(connectionsMax: 2)
        try await database.withConnection { try $0.execute("CREATE TABLE t (a INTEGER)") }
        var committed = 0
        for round in 0..<200 {
            let task = Task {
                try await database.withConnection { connection in
                    try connection.transaction { try connection.execute("INSERT INTO t VALUES (\(round))") }
                }
            }
            if round % 2 == 0 { await Task.yield() }
            task.cancel()
            switch await task.result {
            case .success: committed += 1
            case .failure(let error): #expect((error as? DuckDBError)?.isInterrupt == true, "\(error)")
            }
        }
        let count = try await database.withConnection { try $0.rows("SELECT count(*) FROM t")[0][0].int64 }
        #expect(count == Int64(committed), "what was reported as done is there, and nothing else")
        await database.close()
    }

    @Test func connectionsAreBoundedAndWaitTheirTurn() async throws {
        let database = try await TestDatabase.open(connectionsMax: 3)
        let working = Occupancy()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    try await database.withConnection { connection in
                        working.enter()
                        _ = try connection.rows("SELECT sum(range) FROM range(100000)")
                        working.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(working.most <= 3)
        await database.close()
        await #expect(throws: DuckDBError.self) {
            try await database.withConnection { try $0.rows("SELECT 1") }
        }
    }

    @Test func sessionStatementsReachEveryConnection() async throws {
        let database = try await TestDatabase.open(connectionsMax: 3)
        database.setSession(["SET VARIABLE greeting = 'hello'"])
        try await withThrowingTaskGroup(of: Value.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    try await database.withConnection { try $0.rows("SELECT getvariable('greeting')")[0][0] }
                }
            }
            for try await value in group { #expect(value == "hello") }
        }
        await database.close()
    }
}

/// Counts how many are inside at once.
private final class Occupancy: Sendable {
    private let state = Mutex((now: 0, most: 0))

    var most: Int { state.withLock { $0.most } }

    func enter() {
        state.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
        }
    }

    func leave() { state.withLock { $0.now -= 1 } }
}
