// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Testing

extension UnderLoad {
    /// A writer that is killed without warning leaves whole transactions only, and no lock.
    @Suite struct KillTests {
        private static let kills = Soak.count(50)
        private static let transactionsPerRun = 30
        private static let rowsPerTransaction = 500
        private static let sumPerTransaction = rowsPerTransaction * (rowsPerTransaction - 1) / 2

        @Test(.timeLimit(.minutes(8)), arguments: [TestProject.Backend.sqliteAndFolder, .postgresAndS3])
        func whatAKilledWriterLeavesIsWhole(backend: TestProject.Backend) async throws {
            let servers = try await TestServers.shared(for: backend)
            let project = try await TestProject.create(backend, servers: servers)
            try await project.query(
                """
                create table a (batch integer, k integer, note varchar);
                create table b (batch integer, k integer, note varchar);
                """)
            // The moments are spread over the time that a writer takes here and now.
            let start = ContinuousClock.now
            try await ProcessRunner.run(writer(Self.kills, of: project)).requireExit()
            let whole = start.duration(to: .now)
            let rowsOfARun = Self.transactionsPerRun * Self.rowsPerTransaction
            var random = SeededGenerator(20_260_101)
            var rowsSeen = try await expectWhole(project, atLeast: rowsOfARun, after: "a full run")
            var killedWhileRunning = 0
            for round in 0..<Self.kills {
                let process = try RunningProcess(writer(round, of: project))
                // Half of the moments lie in the start and the first commits, half anywhere.
                let latest = round % 2 == 0 ? 0.25 : 0.8
                try await Task.sleep(for: whole * Double.random(in: 0...latest, using: &random))
                process.kill()
                let end = try await process.wait().end
                if end == .signalled(SIGKILL) { killedWhileRunning += 1 }
                rowsSeen = try await expectWhole(project, atLeast: rowsSeen, after: "kill \(round)")
            }
            #expect(killedWhileRunning > Self.kills / 2, "most kills must meet a writer that runs")
            #expect(rowsSeen > rowsOfARun, "some transactions must have got through")

            try await ProcessRunner.run(writer(Self.kills + 1, of: project)).requireExit()
            let after = try await expectWhole(project, atLeast: rowsSeen, after: "another full run")
            #expect(after == rowsSeen + rowsOfARun)
            try await OrphanExpectation(project, servers).expectNoneLeft()
        }

        @Test(.timeLimit(.minutes(8)), arguments: [TestProject.Backend.sqliteAndFolder, .postgresAndFolder])
        func aLakeWhoseMakingIsKilledIsMadeByTheNext(backend: TestProject.Backend) async throws {
            let servers = try await TestServers.shared(for: backend)
            let first = try await TestProject.create(backend, servers: servers)
            let start = ContinuousClock.now
            try await first.query("select 1")
            let whole = start.duration(to: .now)
            var random = SeededGenerator(20_260_401)
            for round in 0..<Soak.count(60) {
                let project = try await TestProject.create(backend, servers: servers)
                for _ in 0..<2 {
                    let process = try RunningProcess(project.command(["query", "select 1"]))
                    try await Task.sleep(for: whole * Double.random(in: 0.1...1, using: &random))
                    process.kill()
                    _ = try await process.wait()
                }
                try await project.query("create table t as select 1 as a")
                #expect(try await project.numbers("select a from t") == [1], "round \(round)")
            }
        }

        private func writer(_ round: Int, of project: TestProject) throws -> ProcessCommand {
            let script = (0..<Self.transactionsPerRun).map { index in
                let batch = round * Self.transactionsPerRun + index
                let rows = "select \(batch), range, 'row ' || range from range(\(Self.rowsPerTransaction))"
                return "begin;\ninsert into a \(rows);\ninsert into b \(rows);\ncommit;\n"
            }.joined()
            return try project.command(["query"], input: .bytes(Array(script.utf8)))
        }

        /// Reads every column of both tables; returns how many rows each has.
        private func expectWhole(
            _ project: TestProject, atLeast least: Int, after event: String
        ) async throws -> Int {
            let aggregates =
                "count(*), count(distinct batch), coalesce(sum(k), 0), coalesce(sum(length(note)), 0)"
            let found = try await project.numbers(
                "select * from (select \(aggregates) from a), (select \(aggregates) from b)")
            let (a, b) = (Array(found[..<4]), Array(found[4...]))
            #expect(a == b, "after \(event)")
            #expect(a[0] == a[1] * Self.rowsPerTransaction, "after \(event)")
            #expect(a[2] == a[1] * Self.sumPerTransaction, "after \(event)")
            #expect(a[0] >= least, "after \(event)")
            return a[0]
        }
    }
}
