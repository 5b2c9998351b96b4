// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

extension UnderLoad {
    /// Results of any size pass through a program of one size.
    @Suite struct StreamingTests {
        private static let tenMillionRows =
            "select range as a, range * 2 as b, 'text ' || range as c from range(10000000)"
        private static let interruptedWithin = Duration.seconds(15)

        @Test(.timeLimit(.minutes(3))) func tenMillionRowsPassThroughLittleMemory() async throws {
            let project = try await TestProject.create()
            let pipe = try OutputPipe(in: project.scratch)
            var command = try project.command(["query", Self.tenMillionRows, "--format", "csv"])
            command.output = .file(pipe.path)
            let process = try RunningProcess(command)
            let lines = await pipe.reduce(0) { lines, chunk in
                for byte in chunk where byte == UInt8(ascii: "\n") { lines += 1 }
                return true
            }
            let outcome = try await process.wait().requireExit()
            #expect(lines == 10_000_001)
            #expect(outcome.peakResidentBytes < 200_000_000)
            #expect(outcome.errorText == "")
        }

        @Test func aReaderThatHasSeenEnoughEndsTheQueryQuietly() async throws {
            let project = try await TestProject.create()
            let pipe = try OutputPipe(in: project.scratch)
            var command = try project.command(["query", Self.tenMillionRows, "--format", "csv"])
            command.output = .file(pipe.path)
            let process = try RunningProcess(command)
            let first = await pipe.reduce([UInt8]()) { bytes, chunk in
                bytes += chunk
                return !bytes.contains(UInt8(ascii: "\n"))
            }
            pipe.close()
            let outcome = try await process.wait(within: .seconds(30))
            #expect(String(decoding: first, as: UTF8.self).hasPrefix("a,b,c\n"))
            #expect(outcome.errorText == "")
            let quiet: [ProcessOutcome.End] = [.exited(0), .exited(141), .signalled(SIGPIPE)]
            #expect(quiet.contains(outcome.end), "\(outcome)")
        }

        /// Ctrl-C while it computes, and while it writes to the lake.
        @Test(
            .timeLimit(.minutes(2)),
            arguments: [
                "select sum(hash(range)) from range(1000000000000)",
                "insert into t select range from range(1000000000000)",
                "begin; insert into t select 7; insert into t select range from range(1000000000000); commit",
            ])
        func ctrlCEndsALongQueryAndLeavesTheLakeUsable(sql: String) async throws {
            let project = try await projectWithTable()
            let outcome = try await interrupt(sql, of: project, afterMilliseconds: 1_500)
            #expect(outcome.end == .exited(130), "\(outcome)")
            #expect(outcome.outputText == "")
            #expect(outcome.errorText.hasPrefix("error[LL-SQL-005]: "), "\(outcome)")
            try await expectUsable(project)
        }

        /// While it starts, the program may have no say yet in how it ends.
        @Test(.timeLimit(.minutes(2)), arguments: [5, 15, 30, 45, 60, 75, 90, 120, 150])
        func ctrlCWhileTheProgramStartsEndsItAsWell(milliseconds: Int) async throws {
            let project = try await projectWithTable()
            let outcome = try await interrupt(
                "insert into t select range from range(1000000000000)", of: project,
                afterMilliseconds: milliseconds)
            #expect(!outcome.succeeded && outcome.end != .killedAtDeadline(Self.interruptedWithin))
            let expected: [ProcessOutcome.End] = [.exited(130), .signalled(SIGINT)]
            #expect(expected.contains(outcome.end), "\(outcome)")
            try await expectUsable(project)
        }

        private func projectWithTable() async throws -> TestProject {
            let project = try await TestProject.create()
            try await project.query("create table t as select range as a from range(100)")
            return project
        }

        private func interrupt(
            _ sql: String, of project: TestProject, afterMilliseconds: Int
        ) async throws -> ProcessOutcome {
            let process = try RunningProcess(project.command(["query", sql, "--format", "csv"]))
            try await Task.sleep(for: .milliseconds(afterMilliseconds))
            process.send(SIGINT)
            return try await process.wait(within: Self.interruptedWithin)
        }

        private func expectUsable(_ project: TestProject) async throws {
            #expect(try await project.numbers("select count(*), sum(a) from t") == [100, 4950])
            try await project.query("insert into t select 1 from range(50)")
            #expect(try await project.numbers("select count(*), sum(a) from t") == [150, 5000])
        }
    }
}
