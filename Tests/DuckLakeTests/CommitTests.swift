// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import Foundation
import LotusCore
import LotusTestKit
import Testing

@Suite struct CommitTests {
    static let request = CommitRequest(author: "test", message: "commit test")

    @Test(arguments: TestLake.Kind.allCases)
    func aCommitIsOneSnapshotWithItsAuthorAndMessage(kind: TestLake.Kind) async throws {
        let test = try await TestLake(kind)
        let (database, lake) = try await test.open()
        try await database.withConnection { connection in
            let created = try lake.commit(Self.request, on: connection) {
                try connection.execute("CREATE TABLE t AS SELECT range AS a FROM range(100)")
            }
            #expect(created.snapshot == 1)
            #expect(created.attempts == 1)
            let request = CommitRequest(
                author: "it's me", message: "two \"statements\"", extraInfo: #"{"run": 7}"#)
            let changed = try lake.commit(request, on: connection) {
                try connection.execute("DELETE FROM t WHERE a < 50")
                try connection.execute("INSERT INTO t SELECT range + 1000 FROM range(20)")
            }
            #expect(changed.snapshot == 2)
            let nothing = try lake.commit(Self.request, on: connection) {
                try connection.execute("INSERT INTO t SELECT 1 WHERE false")
            }
            #expect(nothing.snapshot == nil, "a commit that changes nothing makes no snapshot")
            let snapshots = try lake.snapshots(on: connection)
            #expect(snapshots.map(\.id) == [0, 1, 2])
            #expect(snapshots[2].author == "it's me")
            #expect(snapshots[2].message == "two \"statements\"")
            let extra = snapshots[2].extraInfo ?? ""
            #expect(extra.hasSuffix(#""run": 7}"#), "\(extra)")
            #expect(extra.contains("lotus_commit") == (lake.location.catalog.path == nil))
            #expect(snapshots[1].changes == ["created main.t", "inserted into main.t"])
            #expect(snapshots[2].changes.sorted() == ["deleted from main.t", "inserted into main.t"])
        }
        await database.close()
    }

    @Test(arguments: TestLake.Kind.shared)
    func rebuildingATableInPlaceKeepsItsIdentity(kind: TestLake.Kind) async throws {
        let test = try await TestLake(kind)
        let (database, lake) = try await test.open()
        try await database.withConnection { connection in
            try connection.execute("CREATE TABLE t AS SELECT range AS a FROM range(100)")
            let before = try lake.tables(on: connection)
            try lake.commit(Self.request, on: connection) {
                try connection.execute("TRUNCATE t")
                try connection.execute("INSERT INTO t SELECT range FROM range(7)")
            }
            let after = try lake.tables(on: connection)
            #expect(before[0].id == after[0].id)
            #expect(before[0].uuid == after[0].uuid)
            #expect(after[0].rowCount == 7)
            #expect(try lake.newestSnapshot(on: connection) == 2)
        }
        await database.close()
    }

    @Test(arguments: TestLake.Kind.shared)
    func anErrorInTheBodyLeavesNothingAndIsNotRetried(kind: TestLake.Kind) async throws {
        let test = try await TestLake(kind)
        let (database, lake) = try await test.open()
        try await database.withConnection { connection in
            try connection.execute("CREATE TABLE t (a INTEGER)")
            var runs = 0
            #expect(throws: DuckDBError.self) {
                try lake.commit(Self.request, on: connection) {
                    runs += 1
                    try connection.execute("INSERT INTO t VALUES (1)")
                    try connection.execute("INSERT INTO t VALUES ('x')")
                }
            }
            #expect(runs == 1)
            let rows = try connection.rows("SELECT * FROM t")
            #expect(rows.isEmpty)
        }
        await database.close()
    }

    /// The engine instances stand for processes: each has its own view of the catalog.
    @Test(.timeLimit(.minutes(3)), arguments: TestLake.Kind.shared)
    func writersOfOneTableLoseNothing(kind: TestLake.Kind) async throws {
        let test = try await TestLake(kind)
        let (first, _) = try await test.open()
        try await first.withConnection { connection in
            try connection.execute("CREATE TABLE log (writer INTEGER, n INTEGER)")
            try connection.execute("CREATE TABLE total AS SELECT 0 AS id, 0 AS n")
        }
        let (writers, rounds) = (4, 15)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    let (database, lake) = try await test.open()
                    for round in 0..<rounds {
                        try await database.withConnection { connection in
                            try lake.commit(Self.request, on: connection) {
                                try connection.execute(
                                    "INSERT INTO log SELECT \(writer), \(round) FROM range(20)")
                            }
                            try lake.commit(Self.request, on: connection) {
                                let n =
                                    try connection.rows("SELECT n FROM total WHERE id = 0")[0][0].int64 ?? 0
                                try connection.execute("DELETE FROM total WHERE id = 0")
                                try connection.execute("INSERT INTO total VALUES (0, \(n + 1))")
                            }
                        }
                    }
                    await database.close()
                }
            }
            try await group.waitForAll()
        }
        let totals = try await first.withConnection {
            try $0.rows(
                "SELECT (SELECT count(*) FROM log), (SELECT sum(n) FROM total), (SELECT count(*) FROM total)")
        }
        #expect(totals[0][0].int64 == Int64(writers * rounds * 20))
        #expect(totals[0][1].int64 == Int64(writers * rounds))
        #expect(totals[0][2].int64 == 1)
        await first.close()
    }

    /// A writer that does not know our lock: the whole transaction runs again.
    @Test(arguments: TestLake.Kind.shared)
    func aConflictWithAForeignWriterRunsTheTransactionAgain(kind: TestLake.Kind) async throws {
        let test = try await TestLake(kind)
        let (ours, lake) = try await test.open()
        let (foreign, _) = try await test.open()
        try await ours.withConnection {
            try $0.execute("CREATE TABLE t AS SELECT range AS a FROM range(100)")
        }
        let runs = Counter()
        let commit = try await ours.withConnection { connection in
            try lake.commit(Self.request, on: connection) {
                let sum = try connection.rows("SELECT sum(a) FROM t")[0][0].int64 ?? 0
                if runs.next() == 1 {
                    let done = DispatchSemaphore(value: 0)
                    Task.detached {
                        try await foreign.withConnection {
                            try $0.execute("INSERT INTO lakehouse.t SELECT 5000 FROM range(20)")
                        }
                        done.signal()
                    }
                    done.wait()
                }
                try connection.execute("DELETE FROM t WHERE a < 50")
                try connection.execute("INSERT INTO t SELECT \(sum) FROM range(20)")
                return sum
            }
        }
        #expect(commit.attempts == 2)
        #expect(commit.result == 4950 + 100_000, "the second run saw what the other wrote")
        await foreign.close()
        await ours.close()
    }

    @Test(arguments: TestLake.Kind.shared)
    func conflictsWithoutEndAreReportedWithWhatToDo(kind: TestLake.Kind) async throws {
        let test = try await TestLake(kind)
        let (database, lake) = try await test.open()
        let request = CommitRequest(
            author: "test", message: "",
            retry: RetryPolicy(
                attemptsMax: 3, firstDelay: .milliseconds(1), delayMax: .milliseconds(2),
                totalMax: .seconds(1)))
        let runs = Counter()
        await #expect {
            try await database.withConnection { connection in
                try lake.commit(request, on: connection) {
                    _ = runs.next()
                    throw DuckDBError(
                        type: "TransactionContext", message: "Failed to commit: database is locked")
                }
            }
        } throws: { error in
            (error as? LotusError)?.code == .commitConflict && (error as? LotusError)?.hint != nil
        }
        #expect(runs.next() == 4)
        await database.close()
    }

    @Test(arguments: TestLake.Kind.shared)
    func aReaderIsNotDisturbedByCommits(kind: TestLake.Kind) async throws {
        let test = try await TestLake(kind)
        let (writer, lake) = try await test.open()
        let (reader, _) = try await test.open()
        try await writer.withConnection {
            try $0.execute("CREATE TABLE t AS SELECT range AS a FROM range(300000)")
        }
        let sum = try await reader.withConnection { connection in
            try connection.query("SELECT a FROM t") { result in
                var sum: Int64 = 0
                var chunks = 0
                try result.forEachChunk { chunk in
                    chunk.withColumn(0) { column in
                        for row in 0..<column.count { sum += column.int64(row) }
                    }
                    chunks += 1
                    guard chunks % 30 == 1 else { return }
                    let done = DispatchSemaphore(value: 0)
                    Task.detached {
                        defer { done.signal() }
                        try await writer.withConnection { connection in
                            try lake.commit(Self.request, on: connection) {
                                try connection.execute("DELETE FROM t WHERE a < 1000")
                                try connection.execute("INSERT INTO t SELECT range FROM range(1000)")
                            }
                        }
                    }
                    done.wait()
                }
                return sum
            }
        }
        #expect(sum == 44_999_850_000)
        let snapshots = try await writer.withConnection { try lake.newestSnapshot(on: $0) }
        #expect(snapshots > 4)
        await reader.close()
        await writer.close()
    }

    @Test(arguments: TestLake.Kind.shared)
    func aLockThatIsHeldIsReportedWithItsHolder(kind: TestLake.Kind) async throws {
        let test = try await TestLake(kind)
        let (holder, lake) = try await test.open()
        let (waiter, second) = try await test.open()
        let held = AsyncStream<Void>.makeStream()
        let release = DispatchSemaphore(value: 0)
        let task = Task {
            try await holder.withConnection { connection in
                try lake.withCatalogLock(on: connection) {
                    held.continuation.yield()
                    release.wait()
                }
            }
        }
        var iterator = held.stream.makeAsyncIterator()
        await iterator.next()
        await #expect {
            try await waiter.withConnection { connection in
                try second.withCatalogLock(on: connection, wait: LockWait(waitMsMax: 50)) {}
            }
        } throws: { error in
            let error = error as? LotusError
            return error?.code == .lockTimeout
                && error?.message.contains(kind == .sqlite ? "process \(getpid())" : "lotus-") == true
        }
        // Cancelling the task ends the wait.
        let waiting = Task {
            try await waiter.withConnection { connection in
                try second.withTables([TableName(schema: "main", name: "t")], on: connection) {
                    try second.withCatalogLock(on: connection) {}
                }
            }
        }
        waiting.cancel()
        await #expect(throws: DuckDBError.self) { try await waiting.value }
        release.signal()
        try await task.value
        try await waiter.withConnection {
            try second.withCatalogLock(on: $0, wait: LockWait(waitMsMax: 5_000)) {}
        }
        await waiter.close()
        await holder.close()
    }

    @Test(arguments: TestLake.Kind.shared)
    func tableLocksExcludeOneAnotherByName(kind: TestLake.Kind) async throws {
        let test = try await TestLake(kind)
        let (database, lake) = try await test.open()
        let orders = TableName(schema: "main", name: "orders")
        let inside = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<4 {
                group.addTask {
                    try await database.withConnection { connection in
                        let tables =
                            index % 2 == 0
                            ? [orders]
                            : [
                                TableName(schema: "MAIN", name: "Orders"),
                                TableName(schema: "main", name: "b"),
                            ]
                        try lake.withTables(tables, on: connection) {
                            #expect(inside.next() == 1)
                            usleep(5_000)
                            inside.reset()
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        await database.close()
    }
}
