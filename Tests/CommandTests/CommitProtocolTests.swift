// SPDX-License-Identifier: Apache-2.0

import DuckDB
import Foundation
import LotusTestKit
import Testing

extension UnderLoad {
    /// Processes that commit to one lake at once, while another reads from it for a long time.
    @Suite struct CommitProtocolTests {
        private static let writers = 8
        /// Fewer where the store is a folder: the catalog is what the others have, too.
        private static func rounds(_ backend: TestProject.Backend) -> Int {
            backend == .postgresAndFolder ? Soak.count(15, least: 5) : Soak.count(50)
        }
        private static let bigRows = Soak.isOn ? 3_000_000 : 1_500_000
        /// The last 3 MB or so of it are read only when half of the rows have been deleted.
        private static let heldFromByte = Soak.isOn ? 20_000_000 : 7_500_000

        /// On Postgres and S3 a plain DuckDB writes beside them.
        @Test(.timeLimit(.minutes(8)), arguments: TestProject.Backend.allCases)
        func eightWritersAndALongReadLoseNothing(backend: TestProject.Backend) async throws {
            let project = try await TestProject.create(backend)
            try await project.query(
                """
                create table big as select range as a from range(\(Self.bigRows));
                create table log (w integer, n integer);
                create table total as select 0 as id, 0 as n;
                """)
            let snapshotsBefore = try await project.numbers(Self.snapshotCount)[0]

            let started = ContinuousClock.now
            // The end of the big table is read only after its rows have been deleted.
            let begun = AsyncStream<Void>.makeStream()
            let deleted = DispatchSemaphore(value: 0)
            async let read = readBigTable(
                of: project, begun: begun.continuation, holdingTheEndFor: deleted)
            async let deletion = deleteBigRows(of: project, once: begun.stream, then: deleted)
            let stop = Flag()
            async let foreign = backend == .postgresAndS3 ? writeBeside(project, until: stop) : 0
            try await withThrowingTaskGroup(of: ProcessOutcome.self) { group in
                for writer in 0..<Self.writers {
                    let command = try writerCommand(writer, of: project)
                    group.addTask { try await ProcessRunner.run(command, within: .seconds(420)) }
                }
                for try await outcome in group {
                    #expect(outcome.end == .exited(0), "\(outcome)")
                    #expect(outcome.errorText == "")
                }
            }
            let writing = started.duration(to: .now)
            stop.set()
            let foreignCommits = try await foreign
            try await deletion.requireExit()
            let (outcome, big) = try await read
            print(
                "8 writers on \(backend.rawValue): \(Self.writers * Self.rounds(project.backend) * 2) commits in \(writing), "
                    + "\(foreignCommits) of a plain DuckDB beside them")
            if backend == .postgresAndS3 {
                #expect(foreignCommits > Soak.count(10), "the other client must get through")
            }

            #expect(outcome.end == .exited(0), "\(outcome)")
            #expect(big.header == "a")
            #expect(big.rows == Self.bigRows)
            #expect(big.sum == Self.bigRows * (Self.bigRows - 1) / 2)
            try await expectEveryCommit(
                in: project, snapshotsBefore: snapshotsBefore, foreignCommits: foreignCommits)
        }

        private func expectEveryCommit(
            in project: TestProject, snapshotsBefore: Int, foreignCommits: Int
        ) async throws {
            let groups = try await project.numbers(
                "select count(*), min(c), max(c), sum(c) from (select count(*) as c from log group by w, n)")
            let appends = Self.writers * Self.rounds(project.backend) + foreignCommits
            #expect(groups == [appends, 20, 20, appends * 20])
            let expected = try await project.numbers(
                "select count(distinct w), min(n), max(n) from log where w < 100")
            #expect(expected == [Self.writers, 0, Self.rounds(project.backend) - 1])
            let total = try await project.numbers("select count(*), min(id), max(n), min(n) from total")
            #expect(
                total == [
                    1, 0, Self.writers * Self.rounds(project.backend),
                    Self.writers * Self.rounds(project.backend),
                ])
            let big = try await project.numbers("select count(*), min(a % 2), sum(a) from big")
            let half = Self.bigRows / 2
            #expect(big == [half, 1, half * half])

            let commits = Self.writers * Self.rounds(project.backend) * 2 + 1
            let snapshots = try await project.numbers(Self.snapshotCount)[0]
            #expect(snapshots - snapshotsBefore == commits + foreignCommits)
            let signed = try await project.numbers(
                "select count(*) from ducklake_snapshots('lakehouse') where author = 'lotus query'")
            #expect(signed[0] >= commits)
            let listed = try await project.run(["lake", "snapshots", "--json"]).requireExit()
            let list = try JSONSerialization.jsonObject(with: Data(listed.output)) as? [Any]
            #expect(list?.count == snapshots)
        }

        private static let snapshotCount = "select count(*) from ducklake_snapshots('lakehouse')"

        // MARK: - The processes

        /// A script of appends and of transactions that read what they write; half of the writers
        /// get it as a file, half of them from their standard input.
        private func writerCommand(_ writer: Int, of project: TestProject) throws -> ProcessCommand {
            let script = (0..<Self.rounds(project.backend)).map { round in
                """
                insert into log select \(writer), \(round) from range(20);
                begin;
                set variable n = (select n from total where id = 0);
                delete from total where id = 0;
                insert into total values (0, getvariable('n') + 1);
                commit;

                """
            }.joined()
            let file = "writer\(writer).sql"
            try project.write(file, script)
            if writer % 2 == 0 { return try project.command(["query", "--file", file]) }
            return try project.command(["query"], input: .file(project.file(file)))
        }

        /// A client that knows nothing of our locks; what fails of its own it tries again.
        ///
        /// - Returns: how many of its commits succeeded.
        private func writeBeside(_ project: TestProject, until stop: Flag) async throws -> Int {
            let attach = PlainClient.attach(project)
            return try await PlainClient.connected { connection in
                for statement in attach { try connection.execute(statement) }
                var commits = 0
                while !stop.isSet {
                    do {
                        try connection.execute(
                            "insert into plain.main.log select 100, \(commits) from range(20)")
                        commits += 1
                    } catch is DuckDBError {}
                    usleep(30_000)
                }
                return commits
            }
        }

        private func readBigTable(
            of project: TestProject, begun: AsyncStream<Void>.Continuation,
            holdingTheEndFor gate: DispatchSemaphore
        ) async throws -> (ProcessOutcome, ColumnSum) {
            let pipe = try OutputPipe(in: project.scratch)
            var command = try project.command(["query", "select a from big", "--format", "csv"])
            command.output = .file(pipe.path)
            let process = try RunningProcess(command)
            let sum = await pipe.reduce(ColumnSum()) { sum, chunk in
                // About 23 MB, or 11, in chunks of 64 KB: some seconds.
                let isHeld =
                    sum.bytes < Self.heldFromByte && sum.bytes + chunk.count >= Self.heldFromByte
                if sum.bytes == 0 { begun.yield() }
                sum.add(chunk)
                usleep(28_000)
                if isHeld { _ = gate.wait(timeout: .now() + 300) }
                return true
            }
            begun.finish()
            return (try await process.wait(within: .seconds(60)), sum)
        }

        /// Deletes half of what is being read.
        private func deleteBigRows(
            of project: TestProject, once begun: AsyncStream<Void>, then gate: DispatchSemaphore
        ) async throws -> ProcessOutcome {
            defer { gate.signal() }
            for await _ in begun { break }
            return try await ProcessRunner.run(
                project.command(["query", "delete from big where a % 2 = 0"]), within: .seconds(300))
        }
    }
}
