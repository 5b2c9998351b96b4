// SPDX-License-Identifier: Apache-2.0

import DbtProject
import DbtRunner
import DuckDB
import DuckLake
import LotusCore
import Testing

/// What is committed when, on a DuckDB file and on a lake.
@Suite struct TransactionTests {
    private static let table = Relation(database: "small", schema: "main", identifier: "t", type: "table")
    private static let block = CommitBlock(
        relation: table, message: "model.small.t", details: ["invocation_id": "call-1"])

    /// Snapshots of the lake.
    private static func snapshots(_ target: TargetDatabase) async throws -> [SnapshotRecord] {
        let lake = try #require(target.lakes.first)
        return try await target.database.withConnection { try lake.snapshots(on: $0) }
    }

    // MARK: A DuckDB file

    @Test func aStatementOpensATransactionThatCommitEnds() async throws {
        let test = try await TestTarget(.file)
        try await test.target.withDatabase { (database) throws in
            _ = try database.execute("create table t (n int)", rows: .none, opensTransaction: true)
            #expect(database.isInTransaction)
            try database.commit()
            #expect(!database.isInTransaction)
            _ = try database.execute("insert into t values (1)", rows: .none, opensTransaction: true)
            database.rollBack()
            #expect(try database.rows("select count(*) from t") == [[.int(0)]])
        }
        await test.target.close()
    }

    @Test(arguments: TestTarget.Kind.allCases)
    func whatIsAbandonedLeavesNoTemporaryTable(kind: TestTarget.Kind) async throws {
        let test = try await TestTarget(kind)
        try await test.target.withDatabase { (database) throws in
            try database.run("create temp table \"a \"\"b\" as select 1 as n")
            try database.begin()
            database.abandon()
            #expect(!database.isInTransaction)
            #expect(try database.rows("select count(*) from duckdb_tables() where temporary") == [[.int(0)]])
        }
        await test.target.close()
    }

    @Test func aBlockIsCommittedOrLeavesNothing() async throws {
        let test = try await TestTarget(.file)
        try await test.target.withDatabase { (database) throws in
            try database.commitBlock(Self.block) { try database.run("create table t as select 1 as n") }
            #expect(!database.isInTransaction)
            let error = #expect(throws: LotusError.self) {
                try database.commitBlock(Self.block) {
                    try database.run("insert into t values (2)")
                    try database.run("insert into t values ('x')")
                }
            }
            #expect(error?.location?.lineText == "insert into t values ('x')")
            #expect(try database.rows("select count(*) from t") == [[.int(1)]])
        }
        await test.target.close()
    }

    @Test(arguments: TestTarget.Kind.allCases)
    func aTextOfSeveralStatementsRunsAsAWholeAndItsErrorsHaveTheirPlace(kind: TestTarget.Kind) async throws {
        let test = try await TestTarget(kind)
        try await test.target.withDatabase { (database) throws in
            try database.commitBlock(Self.block) {
                try database.run("create table t (n int, c varchar);\ninsert into t values (1, 'a;b');\n")
            }
            #expect(try database.rows("select count(*) from t where c = 'a;b'") == [[.int(1)]])
            let wrong = #expect(throws: LotusError.self) {
                try database.commitBlock(Self.block) {
                    try database.run("delete from t where n = 1;\ninsert into t values (2, 'x'), ('y', 'z');")
                }
            }
            #expect(wrong?.location?.lineText == "insert into t values (2, 'x'), ('y', 'z');")
            let unreadable = #expect(throws: LotusError.self) {
                try database.commitBlock(Self.block) {
                    try database.run("delete from t;\ndelet from t")
                }
            }
            #expect(unreadable?.location?.lineText == "delet from t")
            #expect(try database.rows("select count(*) from t") == [[.int(1)]])
        }
        await test.target.close()
    }

    // MARK: A lake

    @Test func aBlockIsOneSnapshotThatNamesTheNode() async throws {
        let test = try await TestTarget(.lake)
        try await test.target.withDatabase { (database) throws in
            try database.commitBlock(Self.block) {
                try database.run("create table small.main.t (n int)")
                try database.commitBlock(Self.block) {
                    try database.run("insert into small.main.t values (1)")
                }
                // What dbt's macros call inside of it does not end it.
                try database.commit()
                try database.run("comment on table small.main.t is 'numbers'")
            }
        }
        let snapshots = try await Self.snapshots(test.target)
        #expect(snapshots.count == 2)
        #expect(snapshots.last?.author == "lotus dbt")
        #expect(snapshots.last?.message == "model.small.t")
        #expect(snapshots.last?.extraInfo?.contains("\"invocation_id\": \"call-1\"") == true)
        await test.target.close()
    }

    @Test func aBlockThatChangesNothingMakesNoSnapshot() async throws {
        let test = try await TestTarget(.lake)
        try await test.target.withDatabase { (database) throws in
            try database.run("create table t (n int)")
            try database.commitBlock(Self.block) { try database.run("insert into t select 1 where false") }
        }
        #expect(try await Self.snapshots(test.target).count == 2)
        await test.target.close()
    }

    @Test func aFailureLeavesTheLakeAsItWas() async throws {
        let test = try await TestTarget(.lake)
        try await test.target.withDatabase { (database) throws in
            let error = #expect(throws: LotusError.self) {
                try database.commitBlock(Self.block) {
                    try database.run("create table t as select 1 as n")
                    database.cacheAdded(Self.table)
                    try database.run("insert into nowhere values (1)")
                }
            }
            #expect(error?.code == .sqlUnknownName)
            #expect(try database.relation(database: "small", schema: "main", identifier: "t") == nil)
        }
        #expect(try await Self.snapshots(test.target).count == 1)
        await test.target.close()
    }

    /// Another program writes to the lake without our lock, after the block has read it.
    @Test func aConflictRunsAllOfTheBlockAgain() async throws {
        let test = try await TestTarget(.lake)
        let other = try await test.other()
        let runs = Texts()
        try await test.target.withDatabase { try $0.run("create table t as select 0 as n") }
        // A program that knows nothing of our lock.
        let foreign = SynchronousWork {
            try await other.database.withConnection { try $0.execute("update t set n = n + 1") }
        }
        try await test.target.withDatabase { (database) throws in
            try database.commitBlock(Self.block) {
                _ = try database.rows("select n from t")
                runs.add("run")
                if runs.all.count == 1 { _ = foreign.run() }
                try database.run("update t set n = n + 10")
            }
            #expect(try database.rows("select n from t") == [[.int(11)]])
        }
        #expect(runs.all.count == 2)
        await other.close()
        await test.target.close()
    }

    @Test func statementsOutsideOfBlocksAreTransactionsOfTheirOwn() async throws {
        let test = try await TestTarget(.lake)
        try await test.target.withDatabase { (database) throws in
            // dbt's `auto_begin` has no effect on a lake.
            _ = try database.execute(
                "create schema small.extra; create table small.extra.u (n int)", rows: .none,
                opensTransaction: true)
            #expect(!database.isInTransaction)
            try database.run("insert into extra.u values (1)")
            try database.run("create temp table work as select * from small.extra.u")
            try database.run("insert into temp.main.work values (2)")
            #expect(try database.rows("select count(*) from work") == [[.int(2)]])
        }
        #expect(try await Self.snapshots(test.target).count == 4)
        await test.target.close()
    }

    /// What only reads waits for nobody, however it begins.
    @Test func readingWaitsForNoLock() async throws {
        let test = try await TestTarget(.lake)
        let other = try await test.other()
        let lake = try #require(other.lakes.first)
        let target = test.target
        try await target.withDatabase { try $0.run("create table t as select 1 as n") }
        try await other.database.withConnection { connection in
            try lake.withCatalogLock(on: connection) {
                let read = SynchronousWork {
                    try await target.withDatabase { try $0.rows("with a as (from t) select n from a") }
                }
                #expect(read.run() == [[.int(1)]])
            }
        }
        await other.close()
        await target.close()
    }

    @Test func aTransactionOfTheUsersOwnIsOneSnapshot() async throws {
        let test = try await TestTarget(.lake)
        try await test.target.withDatabase { (database) throws in
            try database.run("begin; create table t (n int); insert into t values (1); commit")
            try database.run("begin; insert into t values (2)")
            database.rollBack()
            #expect(try database.rows("select n from t") == [[.int(1)]])
        }
        #expect(try await Self.snapshots(test.target).count == 2)
        await test.target.close()
    }

    /// Two that build one table queue; both are done.
    @Test func nodesOfOneTableWaitForEachOther() async throws {
        let test = try await TestTarget(.lake)
        let target = test.target
        try await target.withDatabase { try $0.run("create table t (n int)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<4 {
                group.addTask {
                    try await target.withDatabase { (database) throws in
                        try database.withLock(on: Self.table) {
                            guard case .int(let count) = try database.rows("select count(*) from t")[0][0]
                            else { return }
                            try database.commitBlock(Self.block) {
                                try database.run("delete from t")
                                try database.run("insert into t select \(number) from range(\(count + 1))")
                            }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let rows = try await target.withDatabase { try $0.rows("select count(*) from t") }
        #expect(rows == [[.int(4)]])
        #expect(try await Self.snapshots(target).count == 6)
        await target.close()
    }
}

/// Does work of another process, or of another thread, while this one waits for it.
private struct SynchronousWork<R: Sendable> {
    private let body: @Sendable () async throws -> R

    init(_ body: @escaping @Sendable () async throws -> R) { self.body = body }

    /// - Returns: nil when it failed.
    func run() -> R? { try? BlockingWait.result(of: body) }
}
