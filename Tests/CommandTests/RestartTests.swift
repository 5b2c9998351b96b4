// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Testing

extension UnderLoad {
    /// Postgres and the object store go away and come back while a writer is at work.
    @Suite struct RestartTests {
        /// At least one for each way to stop Postgres.
        private static let rounds = Soak.count(10, least: 3)
        /// When most writers of so few had bad luck, more are looked at.
        private static let roundsMax = 10
        private static let transactionsPerRun = 40
        private static let rowsPerTransaction = 500

        @Test(.timeLimit(.minutes(8))) func aWriterOutlivesItsServers() async throws {
            let postgres = try await PostgresServer.start()
            let store = try await S3Server.rclone(buckets: [])
            let servers = TestServers(postgres: postgres, store: store)
            let project = try await TestProject.create(.postgresAndS3, servers: servers)
            try await project.query(
                """
                create table a (batch integer, k integer);
                create table b (batch integer, k integer);
                create table total as select 0 as n;
                """)
            var random = SeededGenerator(20_261_124)
            var survived = 0
            var round = 0
            while round < Self.rounds || (survived * 2 < round && round < Self.roundsMax) {
                let process = try RunningProcess(writer(round, of: project))
                try await Task.sleep(for: .milliseconds(Int.random(in: 100...700, using: &random)))
                try await postgres.restart(mode: [.fast, .immediate, .killed][round % 3])
                try await Task.sleep(for: .milliseconds(Int.random(in: 50...500, using: &random)))
                try await store.restart()
                let outcome = try await process.wait(within: .seconds(180))
                if outcome.end == .exited(0) { survived += 1 }
                // The engine itself may give up when its connection breaks at a bad moment; then the
                // program says so, and what it committed before stays.
                let gaveUp = outcome.end == .exited(1) && outcome.errorText.contains("LL-")
                #expect(outcome.end == .exited(0) || gaveUp, "round \(round): \(outcome)")
                try await expectWhole(project, after: "round \(round)")
                round += 1
            }
            #expect(survived * 2 >= round)
            print("\(survived) of \(round) writers outlived restarts of Postgres and of the store")
            try await OrphanExpectation(project, servers).expectNoneLeft()
            await store.stop()
            try await postgres.stop()
        }

        private func writer(_ round: Int, of project: TestProject) throws -> ProcessCommand {
            let script = (0..<Self.transactionsPerRun).map { index in
                let batch = round * Self.transactionsPerRun + index
                let rows = "select \(batch), range from range(\(Self.rowsPerTransaction))"
                return """
                    begin;
                    insert into a \(rows);
                    insert into b \(rows);
                    update total set n = n + 1;
                    commit;

                    """
            }.joined()
            return try project.command(["query"], input: .bytes(Array(script.utf8)))
        }

        /// Every batch that is there is there once and whole, in both tables, and counted once.
        private func expectWhole(_ project: TestProject, after event: String) async throws {
            let aggregates =
                "count(*), count(distinct batch), coalesce(sum(k), 0), coalesce(max(c), 0)"
            func of(_ table: String) -> String {
                "(select \(aggregates) from (select *, count(*) over (partition by batch, k) as c from \(table)))"
            }
            let found = try await project.numbers("select * from \(of("a")), \(of("b")), total")
            #expect(Array(found[..<4]) == Array(found[4..<8]), "after \(event)")
            #expect(found[0] == found[1] * Self.rowsPerTransaction, "after \(event)")
            #expect(found[3] <= 1, "a batch was written twice, after \(event)")
            #expect(found[8] == found[1], "after \(event)")
        }
    }
}
