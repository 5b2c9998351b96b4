// SPDX-License-Identifier: Apache-2.0

import DbtProject
import DbtRunner
import Foundation
import LotusCore
import LotusTestKit
import Synchronization
import Testing

/// `retries` of a profile, with a file that is missing until the first attempt has failed.
@Suite struct RetryTests {
    private static let table = Relation(database: "small", schema: "main", identifier: "t", type: "table")

    /// A file, which is written when something is tried again, and what was told of that.
    private final class LateFile: Sendable {
        let folder: ScratchFolder
        private let said = Mutex<[String]>([])

        init() throws { folder = try ScratchFolder("late-file") }

        var path: String { folder.file("late.csv") }
        var notices: [String] { said.withLock { $0 } }

        func retries(attempts: Int, exceptions: [String] = ["IOException"]) -> StatementRetries {
            StatementRetries(attempts: attempts, exceptions: exceptions) { [self] notice in
                said.withLock { $0.append(notice) }
                try? "n\n7\n".write(toFile: path, atomically: true, encoding: .utf8)
            }
        }
    }

    @Test(arguments: TestTarget.Kind.allCases)
    func aStatementIsTriedAgain(kind: TestTarget.Kind) async throws {
        let file = try LateFile()
        let test = try await TestTarget(kind, retries: file.retries(attempts: 2))
        try await test.target.withDatabase { (database) throws in
            try database.run("create temp table late as select * from '\(file.path)'")
            #expect(try database.rows("select n from late") == [[.int(7)]])
        }
        #expect(file.notices.count == 1)
        #expect(file.notices.first?.hasPrefix("trying again in 1 s (attempt 2 of 2): ") == true)
        await test.target.close()
    }

    /// What a block wrote before the failure is not there twice.
    @Test(arguments: TestTarget.Kind.allCases)
    func aBlockRunsAgainAsAWhole(kind: TestTarget.Kind) async throws {
        let file = try LateFile()
        let test = try await TestTarget(kind, retries: file.retries(attempts: 2))
        try await test.target.withDatabase { (database) throws in
            try database.run("create table t (n bigint)")
            try database.commitBlock(CommitBlock(relation: Self.table, message: "model.small.t")) {
                try database.run("insert into t values (1)")
                try database.run("insert into t select n from '\(file.path)'")
            }
            #expect(try database.rows("select n from t order by n") == [[.int(1)], [.int(7)]])
        }
        #expect(file.notices.count == 1)
        await test.target.close()
    }

    @Test func otherErrorsAndOpenTransactionsAreNotTriedAgain() async throws {
        let file = try LateFile()
        let test = try await TestTarget(.file, retries: file.retries(attempts: 3))
        try await test.target.withDatabase { (database) throws in
            #expect(throws: LotusError.self) { try database.run("select nothing") }
            try database.begin()
            #expect(throws: LotusError.self) { try database.run("select * from '\(file.path)'") }
            database.rollBack()
        }
        #expect(file.notices.isEmpty)
        await test.target.close()
    }

    @Test func kindsOfErrorsAreNamedAsInPython() async throws {
        let file = try LateFile()
        let retries = file.retries(attempts: 2, exceptions: ["BinderException", "catalogexception"])
        let test = try await TestTarget(.file, retries: retries)
        try await test.target.withDatabase { (database) throws in
            for sql in ["select nothing", "select * from nowhere"] {
                #expect(throws: LotusError.self) { try database.run(sql) }
            }
            #expect(throws: LotusError.self) { try database.run("from read_csv('\(file.path)x')") }
        }
        #expect(file.notices.count == 2)
        await test.target.close()
    }
}
