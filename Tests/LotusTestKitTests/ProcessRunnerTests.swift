// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

@Suite struct ProcessRunnerTests {
    private func shell(_ script: String, input: ProcessCommand.Input = .nothing) -> ProcessCommand {
        ProcessCommand("sh", ["-c", script], input: input)
    }

    @Test func outputErrorsAndStatusComeBack() async throws {
        let outcome = try await ProcessRunner.run(shell("echo out; echo err >&2; exit 7"))
        #expect(outcome.end == .exited(7))
        #expect(outcome.outputText == "out\n")
        #expect(outcome.errorText == "err\n")
    }

    @Test func anUnexpectedStatusShowsWhatWasPrinted() async throws {
        let outcome = try await ProcessRunner.run(shell("echo reason >&2; exit 3"))
        let error = #expect(throws: KitError.self) { try outcome.requireExit(0) }
        #expect(error?.description.contains("exited with status 3") == true)
        #expect(error?.description.contains("  | reason") == true)
        try outcome.requireExit(3)
    }

    @Test func aSignalIsNotAStatus() async throws {
        let outcome = try await ProcessRunner.run(shell("kill -TERM $$"))
        #expect(outcome.end == .signalled(SIGTERM))
    }

    @Test func argumentsEnvironmentAndFolderArrive() async throws {
        let folder = try ScratchFolder()
        try folder.write("here.txt", "in the folder\n")
        var command = shell("printf '%s|' \"$0\" \"$@\"; cat here.txt; echo \"$GIVEN,${REMOVED-unset}\"")
        command.arguments += ["a b", "", "'\"$"]
        command.folder = folder.path
        command.environment = .inherited(changing: ["GIVEN": "value", "REMOVED": nil])
        let outcome = try await ProcessRunner.run(command).requireExit()
        #expect(outcome.outputText == "a b||'\"$|in the folder\nvalue,unset\n")

        let exact = ProcessCommand("/usr/bin/env", environment: .exactly(["ONLY": "this"]))
        #expect(try await ProcessRunner.run(exact).outputText == "ONLY=this\n")
    }

    @Test func aProgramThatDoesNotExistIsASentence() async throws {
        let error = await #expect(throws: KitError.self) {
            try await ProcessRunner.run(ProcessCommand("/nowhere/lotus"))
        }
        #expect(error?.description == "cannot start /nowhere/lotus: No such file or directory")
    }

    @Test func theDeadlineKillsTheProgramAndWhatItStarted() async throws {
        let folder = try ScratchFolder()
        let script = "sh -c 'echo $$ > grandchild; exec sleep 600' & sleep 600"
        var command = shell(script)
        command.folder = folder.path
        let outcome = try await ProcessRunner.run(command, within: .seconds(2))
        #expect(outcome.end == .killedAtDeadline(.seconds(2)))
        #expect("\(outcome)".contains("was killed because it still ran after 2.0 seconds"))
        let grandchild = try #require(
            Int32(try folder.read("grandchild").trimmingCharacters(in: .whitespacesAndNewlines)))
        try await waitUntilGone(grandchild)
    }

    @Test func aProgramLeftBehindDoesNotHoldTheOutputOpenForEver() async throws {
        let outcome = try await ProcessRunner.run(shell("sleep 600 & echo $!"))
        #expect(outcome.end == .exited(0))
        let left = try #require(Int32(outcome.outputText.trimmingCharacters(in: .newlines)))
        kill(left, SIGKILL)
    }

    @Test func largeOutputsOnBothSidesDoNotBlock() async throws {
        let bytes = 24 << 20
        let input = [UInt8](repeating: UInt8(ascii: "x"), count: bytes)
        let outcome = try await ProcessRunner.run(
            shell("tee /dev/stderr", input: .bytes(input)), within: .seconds(120)
        ).requireExit()
        #expect(outcome.output.count == bytes)
        #expect(outcome.errors.count == bytes)
    }

    @Test func inputThatNobodyReadsIsNoError() async throws {
        let input = [UInt8](repeating: 0, count: 4 << 20)
        try await ProcessRunner.run(shell("exit 0", input: .bytes(input))).requireExit()
    }

    @Test func outputCanGoToAFileOrNowhere() async throws {
        let folder = try ScratchFolder()
        var command = shell("head -c 100000000 /dev/zero; echo message >&2")
        command.output = .file(folder.file("out"))
        command.errors = .discarded
        let outcome = try await ProcessRunner.run(command).requireExit()
        #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
        let size = try FileManager.default.attributesOfItem(atPath: folder.file("out"))[.size] as? Int
        #expect(size == 100_000_000)

        command = ProcessCommand("cat", input: .file(folder.file("out")), output: .discarded)
        try await ProcessRunner.run(command).requireExit()
    }

    @Test func processorTimeAndMemoryAreThoseOfTheProgram() async throws {
        let script = "x = bytearray(200 << 20)\nfor i in range(3000000): pass"
        let busy = try await ProcessRunner.run(ProcessCommand("python3", ["-c", script])).requireExit()
        #expect(busy.cpuSeconds > 0.01)
        #expect(busy.peakResidentBytes > 200 << 20)

        // The memory of the process that starts it is not counted as its own.
        let own = [UInt8](repeating: 1, count: 300 << 20)
        let idle = try await ProcessRunner.run(ProcessCommand("sleep", ["0.2"])).requireExit()
        #expect(idle.peakResidentBytes > 0)
        #expect(idle.peakResidentBytes < 20 << 20)
        #expect(own.last == 1)
    }

    @Test func manyAtOnceKeepTheirOutputsApart() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask {
                    let outcome = try await ProcessRunner.run(
                        ProcessCommand("cat", input: .bytes(Array("number \(number)".utf8))))
                    #expect(outcome.outputText == "number \(number)")
                }
            }
            try await group.waitForAll()
        }
    }
}

func waitUntilGone(_ id: Int32) async throws {
    for _ in 0..<500 {
        // A zombie that nobody reaps any more still has an entry; its state says so.
        let status = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)
        guard let status, !status.contains(") Z ") else { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record("process \(id) still runs")
}
