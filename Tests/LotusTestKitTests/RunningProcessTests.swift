// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

@Suite struct RunningProcessTests {
    @Test func linesComeAsTheyArePrintedAndInputGoesIn() async throws {
        let process = try RunningProcess(ProcessCommand("cat", input: .written))
        try await process.write("first\n")
        #expect(try await process.nextOutputLine() == "first")
        try await process.write("second\nhalf a line")
        #expect(try await process.nextOutputLine() == "second")
        process.closeInput()
        #expect(try await process.nextOutputLine() == "half a line")
        #expect(try await process.nextOutputLine() == nil)
        let outcome = try await process.wait().requireExit()
        #expect(outcome.outputText == "first\nsecond\nhalf a line")
    }

    @Test func aLineThatDoesNotComeIsAnError() async throws {
        let process = try RunningProcess(ProcessCommand("sh", ["-c", "printf waiting; sleep 600"]))
        let error = await #expect(throws: KitError.self) {
            try await process.nextOutputLine(within: .milliseconds(300))
        }
        #expect(error?.description.contains("no further line came within 0.3 seconds") == true)
        process.kill()
        #expect(try await process.wait().end == .signalled(SIGKILL))
    }

    @Test func errorsHaveLinesOfTheirOwn() async throws {
        let process = try RunningProcess(ProcessCommand("sh", ["-c", "echo one; echo two >&2"]))
        #expect(try await process.nextErrorLine() == "two")
        #expect(try await process.nextOutputLine() == "one")
        try await process.wait().requireExit()
    }

    @Test func aSignalReachesTheProgramEvenIfTheTestIgnoresIt() async throws {
        let script = "trap 'echo got it; exit 4' TERM; echo ready; while :; do sleep 0.02; done"
        let process = try RunningProcess(ProcessCommand("sh", ["-c", script]))
        #expect(try await process.nextOutputLine() == "ready")
        process.send(SIGTERM)
        #expect(try await process.nextOutputLine() == "got it")
        #expect(try await process.wait().end == .exited(4))
        process.send(SIGKILL)
        process.kill()
    }

    @Test func writingToAProgramThatEndedIsAnErrorAndNoSignal() async throws {
        let process = try RunningProcess(ProcessCommand("true", input: .written))
        try await process.wait().requireExit()
        let error = await #expect(throws: KitError.self) {
            try await process.write(String(repeating: "x", count: 200_000))
        }
        #expect(error?.description == "`true` no longer reads its input")
    }

    @Test func aProgramDoesNotOutliveItsHandle() async throws {
        var process: RunningProcess? = try RunningProcess(ProcessCommand("sleep", ["600"]))
        let id = try #require(process?.processID)
        process = nil
        try await waitUntilGone(id)
    }

    @Test func oneProgramDoesNotHoldTheInputOfAnother() async throws {
        // If the second inherited the writing end of the first one's input, the first would never see its end.
        let first = try RunningProcess(ProcessCommand("cat", input: .written))
        let second = try RunningProcess(ProcessCommand("sleep", ["600"]))
        first.closeInput()
        #expect(try await first.wait(within: .seconds(30)).end == .exited(0))
        second.kill()
    }
}
