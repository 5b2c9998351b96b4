// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Orchestrator
import Testing

@Suite struct FileComputeLogsTests {
    private static let run = RunID("019aa0c8-5b1e-7c3a-9f0e-2d4b6a8c0e12")
    private let scratch: ScratchFolder
    private var root: String { scratch.file("lake/logs") }

    init() throws { scratch = try ScratchFolder() }

    private func logs(skipsEmpty: Bool = true, runBytesMax: Int = LogLimits.runBytesMax) -> FileComputeLogs {
        FileComputeLogs(root: root, skipsEmpty: skipsEmpty, runBytesMax: runBytesMax)
    }

    private func text(_ logs: FileComputeLogs, _ step: String?, bytesMax: Int = 1 << 20) async throws
        -> String
    {
        var text = ""
        var place = 0
        while true {
            let part = try await logs.read(run: Self.run, step: step, from: place, bytesMax: bytesMax)
            if part.next == place { return text }
            text += part.text
            place = part.next
        }
    }

    @Test func whatIsPrintedIsThereWhenARunIsFinished() async throws {
        let logs = logs()
        logs.append("one\n", run: Self.run, step: "fct_orders")
        logs.append("of the run\n", run: Self.run, step: nil)
        logs.append("two\nthree", run: Self.run, step: "fct_orders")
        logs.append("", run: Self.run, step: "silent")
        #expect(await logs.finish(Self.run) == nil)
        #expect(try await text(logs, "fct_orders") == "one\ntwo\nthree\n")
        #expect(try await text(logs, nil) == "of the run\n")
        #expect(try await logs.steps(of: Self.run) == [nil, "fct_orders"])
        #expect(try scratch.read("lake/logs/\(Self.run)/fct_orders.log") == "one\ntwo\nthree\n")
        #expect(try scratch.read("lake/logs/\(Self.run)/run.log") == "of the run\n")
    }

    /// Whoever follows a log sees lines long before the run is over.
    @Test func linesAppearWhileTheRunGoesOn() async throws {
        let logs = logs()
        for number in 1...3 {
            logs.append("line \(number)\n", run: Self.run, step: "a")
            let expected = (1...number).map { "line \($0)\n" }.joined()
            while try await text(logs, "a") != expected { try await Task.sleep(for: .milliseconds(5)) }
        }
    }

    @Test func nothingIsKnownOfOthers() async throws {
        let logs = logs()
        #expect(try await logs.steps(of: Self.run) == [])
        let part = try await logs.read(run: Self.run, step: "a", from: 7, bytesMax: 9)
        #expect(part == ComputeLogPart(text: "", next: 7))
        #expect(await logs.finish(Self.run) == nil)
        #expect(!FileManager.default.fileExists(atPath: root), "a run that printed nothing left something")
        try await logs.remove(Self.run)
    }

    @Test func anEmptyLogIsKeptWhenAskedFor() async throws {
        let logs = logs(skipsEmpty: false)
        #expect(await logs.finish(Self.run) == nil)
        #expect(try scratch.read("lake/logs/\(Self.run)/run.log") == "")
        #expect(try await logs.steps(of: Self.run) == [])
    }

    // MARK: - Names

    @Test(arguments: [
        "run", "../../etc/passwd", ".", "..", "", "a/b/c", "größe %2F", "nul\u{0}", "RUN", ".hidden", "%",
        "a.log",
        String(repeating: "long-", count: 200), String(repeating: "é", count: 300), "é\u{301}",
    ])
    func anyNameIsAStep(_ step: String) async throws {
        let logs = logs()
        logs.append("of the run\n", run: Self.run, step: nil)
        logs.append("of the step\n", run: Self.run, step: step)
        #expect(await logs.finish(Self.run) == nil)
        let steps = try await logs.steps(of: Self.run)
        #expect(steps.count == 2 && steps[0] == nil && steps[1].map { Array($0.utf8) } == Array(step.utf8))
        #expect(try await text(logs, step) == "of the step\n")
        #expect(try await text(logs, nil) == "of the run\n")
        let outside = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
        #expect(outside == ["lake"] && FileManager.default.fileExists(atPath: root + "/\(Self.run)"))
        for path in try FileManager.default.subpathsOfDirectory(atPath: root) {
            #expect(path.split(separator: "/").allSatisfy { $0.utf8.count <= 255 })
        }
        try await logs.remove(Self.run)
        #expect(try FileManager.default.contentsOfDirectory(atPath: root) == [])
    }

    @Test func runsOfOddNamesStayBelowTheFolder() async throws {
        let logs = logs()
        for name in ["..", "../x", "/tmp/x", "."] {
            logs.append("x\n", run: RunID(name), step: nil)
            #expect(await logs.finish(RunID(name)) == nil)
            #expect(try await logs.steps(of: RunID(name)) == [nil])
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: root).count == 4)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["lake"])
    }

    // MARK: - Pieces

    /// A piece ends after a line where it can, and never inside of a character.
    @Test(arguments: [1, 4, 5, 7, 64, 1_000])
    func piecesAreWholeCharacters(_ bytesMax: Int) async throws {
        let logs = logs()
        let whole = (0..<40).map { "zeile \($0) größe 🪷 ¾\n" }.joined()
        logs.append(whole, run: Self.run, step: "a")
        _ = await logs.finish(Self.run)
        var place = 0
        var pieces: [String] = []
        while true {
            let part = try await logs.read(run: Self.run, step: "a", from: place, bytesMax: bytesMax)
            if part.next == place { break }
            #expect(part.next - place == part.text.utf8.count && part.next - place <= max(4, bytesMax))
            pieces.append(part.text)
            place = part.next
        }
        #expect(pieces.joined() == whole)
        if bytesMax >= 64 { #expect(pieces.allSatisfy { $0.hasSuffix("\n") }) }
    }

    @Test func brokenBytesDoNotStopAReader() async throws {
        let logs = logs()
        let path = logs.workerFile(of: Self.run)
        try Data([0x61, 0xFF, 0xC3, 0x28, 0xE2, 0x82, 0x0A, 0x62, 0x0A]).write(to: URL(fileURLWithPath: path))
        let text = try await text(logs, nil, bytesMax: 4)
        #expect(text.hasPrefix("a\u{FFFD}") && text.hasSuffix("\nb\n"))
    }

    // MARK: - Limits

    @Test func aRunThatPrintsTooMuchIsCut() async throws {
        let logs = logs(runBytesMax: 1 << 20)
        let line = String(repeating: "x", count: 99) + "\n"
        for number in 0..<20_000 { logs.append(line, run: Self.run, step: number % 2 == 0 ? "a" : "b") }
        let other = RunID("other")
        logs.append(line, run: other, step: "a")
        #expect(await logs.finish(Self.run) == nil)
        let files = try await logs.files(of: Self.run)
        let bytes = files.filter { $0.step != nil }.reduce(0) { $0 + $1.bytes }
        #expect(bytes <= 1 << 20 && bytes > (1 << 20) - 200, "\(files)")
        #expect(try await text(logs, "a").hasSuffix(line))
        #expect(
            try await text(logs, nil) == "the logs of this run are larger than 1 MB: the rest is left out\n")
        // What an earlier worker printed counts too, and the last word is said once.
        let second = self.logs(runBytesMax: 1 << 20)
        for _ in 0..<2 {
            second.append(line, run: Self.run, step: "a")
            try await Task.sleep(for: .milliseconds(250))
        }
        second.append(String(repeating: "y", count: 2 << 20), run: Self.run, step: "a")
        _ = await second.finish(Self.run)
        #expect(try await !text(second, "a").contains("y"))
        #expect(try await text(second, nil).split(separator: "\n").count == 1)
        _ = await logs.finish(other)
        #expect(try await logs.steps(of: other) == ["a"], "the limit is of each run")
    }

    // MARK: - Several at once

    /// Lines of two writers of one file do not run into each other.
    @Test func linesStayWholeWithSeveralWriters() async throws {
        let writers = [logs(), logs()]
        await withTaskGroup(of: Void.self) { group in
            for (number, writer) in writers.enumerated() {
                for task in 0..<4 {
                    group.addTask {
                        for count in 0..<500 {
                            writer.append("\(number) \(task) \(count)\n", run: Self.run, step: "a")
                        }
                    }
                }
            }
        }
        for writer in writers { #expect(await writer.finish(Self.run) == nil) }
        let lines = try await text(writers[0], "a").split(separator: "\n").map { $0.split(separator: " ") }
        #expect(lines.count == 4_000)
        for number in 0..<2 {
            for task in 0..<4 {
                let own = lines.filter { $0[0] == "\(number)" && $0[1] == "\(task)" }.map { String($0[2]) }
                #expect(own == (0..<500).map { "\($0)" }, "lines lost their order")
            }
        }
    }

    @Test func whatCannotBeWrittenIsTold() async throws {
        try scratch.write("lake/logs", "a file in the place of the folder")
        let logs = logs()
        logs.append("x\n", run: Self.run, step: "a")
        let reason = try #require(await logs.finish(Self.run))
        #expect(reason.contains("lake/logs/\(Self.run)"))
        #expect(await logs.finish(Self.run) == nil, "it is told once")
    }
}
