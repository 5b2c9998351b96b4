// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import Foundation
import LotusCore
import LotusTestKit
import Testing

@Suite struct AttachTests {
    /// Attaches and gives back the error that this ends in.
    private func failure(
        _ test: TestLake, _ location: LakeLocation, waitMsMax: Int = 20_000
    ) async throws -> LotusError {
        do {
            let (database, _) = try await test.open(location, wait: LockWait(waitMsMax: waitMsMax))
            await database.close()
        } catch let error as LotusError {
            return error
        }
        Issue.record("the lake was attached")
        return LotusError(.attach, "")
    }

    @Test(arguments: TestLake.Kind.allCases)
    func aLakeIsMadeWithItsFoldersAndFoundAgain(kind: TestLake.Kind) async throws {
        let test = try await TestLake(kind)
        let (first, _) = try await test.open()
        try await first.withConnection {
            try $0.execute("CREATE TABLE t AS SELECT range AS a FROM range(1000)")
        }
        await first.close()
        let (second, lake) = try await test.open()
        let sum = try await second.withConnection { try $0.rows("SELECT sum(a) FROM t")[0][0].int64 }
        #expect(sum == 499_500)
        let files = try await second.withConnection { try lake.files(on: $0) }
        #expect(files.count == 1)
        #expect(files[0].path.hasPrefix(test.dataPath))
        if kind != .postgresAndS3 { #expect(FileManager.default.fileExists(atPath: files[0].path)) }
        await second.close()
    }

    @Test(.timeLimit(.minutes(2)), arguments: TestLake.Kind.shared)
    func manyAtOnceMakeOneLake(kind: TestLake.Kind) async throws {
        let test = try await TestLake(kind)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<8 {
                group.addTask {
                    let (database, lake) = try await test.open()
                    try await database.withConnection { connection in
                        try lake.commit(CommitRequest(author: "test", message: ""), on: connection) {
                            try connection.execute("CREATE TABLE t\(index) AS SELECT 1 AS a")
                        }
                    }
                    await database.close()
                }
            }
            try await group.waitForAll()
        }
        let (database, lake) = try await test.open()
        let tables = try await database.withConnection { try lake.tables(on: $0) }
        #expect(tables.map(\.name.name) == (0..<8).map { "t\($0)" })
        await database.close()
    }

    @Test func aCatalogWithTheOldJournalIsSetToWAL() async throws {
        let test = try await TestLake()
        let (first, _) = try await test.open()
        await first.close()
        let path = try #require(test.catalog.path)
        func journal() throws -> UInt8 { try Data(contentsOf: URL(fileURLWithPath: path))[18] }
        #expect(try journal() == 2)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[18] = 1
        bytes[19] = 1
        try bytes.write(to: URL(fileURLWithPath: path))
        let (second, _) = try await test.open()
        try await second.withConnection { try $0.execute("CREATE TABLE t (a INTEGER)") }
        await second.close()
        #expect(try journal() == 2)
    }

    @Test(arguments: TestLake.Kind.shared)
    func anotherDataPathIsRefused(kind: TestLake.Kind) async throws {
        let test = try await TestLake(kind)
        let (first, _) = try await test.open()
        await first.close()
        let error = try await failure(test, test.location(dataPath: test.folder.file("elsewhere/")))
        #expect(error.code == .dataPathMismatch)
        #expect(error.hint?.contains(test.dataPath) == true)
        #expect(!FileManager.default.fileExists(atPath: test.folder.file("elsewhere")))
    }

    @Test(arguments: ["plain text", "SQLite format 3", String(repeating: "x", count: 10_000)])
    func aFileThatIsNoCatalogIsLeftAlone(content: String) async throws {
        let test = try await TestLake()
        let path = try test.folder.write("lake/catalog.sqlite", content)
        let error = try await failure(test, test.location())
        #expect(error.code == .notACatalog)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == content)
    }

    @Test func aDatabaseThatIsNoCatalogIsNotTurnedIntoOne() async throws {
        let test = try await TestLake(.duckDBFile)
        try FileManager.default.createDirectory(
            atPath: test.folder.file("lake"), withIntermediateDirectories: true)
        let plain = try await Database.open(
            Database.Configuration(path: try #require(test.catalog.path)), components: TestLake.components())
        try await plain.withConnection { try $0.execute("CREATE TABLE mine (a INTEGER)") }
        await plain.close()
        let error = try await failure(test, test.location())
        #expect(error.code == .notACatalog)
        // The same file named as a SQLite catalog.
        let wrong = LakeLocation(
            alias: "lakehouse", catalog: .sqlite(path: try #require(test.catalog.path)), dataPath: "x/")
        let second = try await failure(test, wrong)
        #expect(second.code == .notACatalog)
        #expect(second.hint?.contains("ducklake:\(test.catalog.name)") == true)
    }

    /// What a making leaves that is killed before its one transaction.
    @Test(arguments: [TestLake.Kind.sqlite, .duckDBFile])
    func aMakingThatWasCutOffIsDoneAgain(kind: TestLake.Kind) async throws {
        let test = try await TestLake(kind)
        let path = try #require(test.catalog.path)
        try FileManager.default.createDirectory(
            atPath: test.folder.file("lake"), withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: path + ".lock"))
        let database = try await Database.open(
            Database.Configuration(extensions: ["sqlite_scanner"]), components: TestLake.components())
        try await database.withConnection { connection in
            let options = kind == .sqlite ? " (TYPE sqlite, JOURNAL_MODE 'WAL')" : ""
            try connection.execute("ATTACH '\(path)' AS unfinished\(options)")
            try connection.execute("CREATE TABLE unfinished.t (a INTEGER)")
            try connection.execute("DROP TABLE unfinished.t")
        }
        await database.close()
        for _ in 0..<2 {
            let (opened, lake) = try await test.open()
            #expect(try await opened.withConnection { try lake.snapshots(on: $0) }.count == 1)
            await opened.close()
        }
    }

    @Test(arguments: ["0.3", "2.0"]) func aCatalogOfAnotherVersionIsNotTouched(version: String) async throws {
        let test = try await TestLake()
        let (first, _) = try await test.open()
        // Written through the engine, which is the only SQLite that may open the file.
        try await first.withConnection {
            try $0.execute(
                "UPDATE __ducklake_metadata_lakehouse.ducklake_metadata SET value = '\(version)' WHERE key = 'version'"
            )
        }
        await first.close()
        let error = try await failure(test, test.location())
        #expect(error.code == .catalogVersion)
        #expect(error.message.contains("DuckLake \(version)"))
    }

    @Test(arguments: TestLake.Kind.shared)
    func aReadOnlyLakeIsNotMadeAndNotWritten(kind: TestLake.Kind) async throws {
        let test = try await TestLake(kind)
        let missing = try await failure(test, test.location(isReadOnly: true))
        #expect(missing.code == .noCatalog)
        #expect(try FileManager.default.contentsOfDirectory(atPath: test.folder.path).isEmpty)
        let (first, _) = try await test.open()
        try await first.withConnection { try $0.execute("CREATE TABLE t AS SELECT 1 AS a") }
        await first.close()
        let (second, lake) = try await test.open(test.location(isReadOnly: true))
        #expect(!lake.isWritable)
        await #expect {
            try await second.withConnection { try $0.execute("INSERT INTO t VALUES (2)") }
        } throws: { error in
            (error as? DuckDBError)?.lotusError.code == .readOnly
        }
        await second.close()
    }

    @Test func aDuckDBFileServesOneProcessAndSaysWhichOne() async throws {
        // Within one process the engine shares the file, so the other one is a real process.
        let test = try await TestLake(.duckDBFile)
        let (first, _) = try await test.open()
        await first.close()
        let holder = Process()
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        holder.arguments = [
            "-c",
            "import fcntl,sys,time; f=open(sys.argv[1],'r+b'); fcntl.lockf(f, fcntl.LOCK_EX); print('held', flush=True); time.sleep(60)",
            test.catalog.name,
        ]
        let output = Pipe()
        holder.standardOutput = output
        try holder.run()
        defer {
            kill(holder.processIdentifier, SIGKILL)
            holder.waitUntilExit()
        }
        _ = output.fileHandleForReading.availableData
        let error = try await failure(test, test.location(), waitMsMax: 100)
        #expect(error.code == .catalogInUse)
        #expect(error.message.contains("PID \(holder.processIdentifier)"))
    }
}
