// SPDX-License-Identifier: Apache-2.0

import Launchers
import LotusCore
import LotusTestKit
import Orchestrator
import Testing

@Suite struct SubprocessLauncherTests {
    private func run() -> RunRecord {
        var random = RandomSource.system
        let id = RunID.make(at: SystemTime().now(), random: &random)
        return RunRecord(
            id: id, request: RunRequest(assets: ["a"], trigger: RunTrigger(.manual)), status: .starting,
            createdAt: SystemTime().now())
    }

    private func launcher(_ script: String, output: String? = nil) -> SubprocessLauncher {
        SubprocessLauncher { _ in
            SubprocessLauncher.Command(
                arguments: ["/bin/sh", "-c", script], environment: ["GREETING": "hello"], output: output)
        }
    }

    private func ending(_ launcher: SubprocessLauncher, of run: RunRecord) async throws -> String {
        for _ in 0..<1_000 {
            if let ending = await launcher.endings()[run.id] { return ending }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("The process did not end.")
        return ""
    }

    @Test func theEndOfAWorkerIsToldOnce() async throws {
        let launcher = launcher("exit 3")
        let run = run()
        try await launcher.launch(run)
        #expect(try await ending(launcher, of: run) == "exit status 3")
        #expect(await launcher.endings().isEmpty)
    }

    @Test func aWorkerHasItsEnvironmentAndOutputAndNothingElseOpen() async throws {
        let folder = try ScratchFolder()
        let output = folder.file("output.txt")
        let launcher = launcher("echo $GREETING; ls /proc/self/fd | wc -l", output: output)
        let run = run()
        try await launcher.launch(run)
        #expect(try await ending(launcher, of: run) == "exit status 0")
        // Standard input, output and error, and the folder that `ls` reads.
        #expect(try folder.read("output.txt") == "hello\n4\n")
    }

    @Test func aWorkerThatIsTerminatedIsKilledWithWhatItStarted() async throws {
        let launcher = launcher("trap '' TERM; sleep 60 & wait; sleep 60")
        let run = run()
        try await launcher.launch(run)
        await launcher.cancel(run)
        await launcher.terminate(run)
        #expect(try await ending(launcher, of: run).contains("signal 9"))
    }

    @Test func closingLetsWorkersEndAndThenStopsThem() async throws {
        let launcher = launcher("sleep 60")
        try await launcher.launch(run())
        await launcher.close(grace: .milliseconds(100))
        await #expect(throws: LotusError.self) { try await launcher.launch(run()) }
    }

    @Test func aProgramThatIsNotThereIsAnError() async throws {
        let launcher = SubprocessLauncher { _ in
            SubprocessLauncher.Command(arguments: ["/nowhere/lotus"], environment: [:], output: nil)
        }
        await #expect(throws: LotusError.self) { try await launcher.launch(run()) }
    }
}
