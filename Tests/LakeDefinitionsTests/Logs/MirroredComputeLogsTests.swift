// SPDX-License-Identifier: Apache-2.0

import Foundation
import LakeDefinitions
import LotusCore
import LotusTestKit
import ObjectStore
import Orchestrator
import Testing

@Suite struct MirroredComputeLogsTests {
    private static let run = RunID("019aa0c8-5b1e-7c3a-9f0e-2d4b6a8c0e12")
    private let scratch: ScratchFolder
    private let store: LocalStore

    init() throws {
        scratch = try ScratchFolder()
        store = LocalStore(root: scratch.file("bucket"))
        try FileManager.default.createDirectory(
            atPath: scratch.file("bucket"), withIntermediateDirectories: true)
    }

    /// Logs of one machine; those of another one share the bucket only.
    private func logs(
        machine: String = "one", prefix: String = "logs", time: any TimeSource = .system
    ) -> MirroredComputeLogs {
        MirroredComputeLogs(
            local: FileComputeLogs(root: scratch.file(machine), skipsEmpty: true), store: store,
            prefix: prefix, time: time)
    }

    private func keys() async throws -> [String] {
        var keys: [String] = []
        for try await page in store.objects(prefix: "") { keys += page.map(\.key) }
        return keys
    }

    @Test(arguments: ["", "a/logs"])
    func anotherMachineReadsAFinishedRun(_ prefix: String) async throws {
        let own = logs(prefix: prefix)
        let text = (0..<50).map { "größe \($0)\n" }.joined()
        own.append(text, run: Self.run, step: "shop/fct sales")
        own.append("of the run\n", run: Self.run, step: nil)
        #expect(await own.finish(Self.run) == nil)
        let folder = (prefix.isEmpty ? "" : prefix + "/") + Self.run.text
        #expect(try await keys() == ["\(folder)/run.log", "\(folder)/shop%2Ffct%20sales.log"])
        let other = logs(machine: "two", prefix: prefix)
        #expect(try await other.steps(of: Self.run) == [nil, "shop/fct sales"])
        var place = 0
        var read = ""
        while true {
            let part = try await other.read(
                run: Self.run, step: "shop/fct sales", from: place, bytesMax: 60)
            if part.next == place { break }
            #expect(part.text.hasSuffix("\n"))
            read += part.text
            place = part.next
        }
        #expect(read == text)
        let none = try await other.read(run: Self.run, step: "none", from: 3, bytesMax: 9)
        #expect(none == ComputeLogPart(text: "", next: 3))
        #expect(try await other.steps(of: RunID("none")) == [])
    }

    /// A run that goes on is copied again and again, as far as it is.
    @Test func whatChangedIsCopiedFromTimeToTime() async throws {
        let clock = FakeClock()
        let own = logs(time: clock)
        let other = logs(machine: "two")
        let copying = Task { await own.copyForever() }
        for number in 1...3 {
            own.append("\(number)\n", run: Self.run, step: "a")
            let expected = (1...number).map { "\($0)\n" }.joined()
            // It is in the local file first, which needs no help of the clock.
            while try await own.read(run: Self.run, step: "a", from: 0, bytesMax: 99).text != expected {
                try await Task.sleep(for: .milliseconds(5))
            }
            await clock.sleepers(1)
            clock.advance(by: MirroredComputeLogs.interval)
            await clock.sleepers(1)
            let copied = try await other.read(run: Self.run, step: "a", from: 0, bytesMax: 99)
            #expect(copied.text == expected)
        }
        copying.cancel()
        await copying.value
    }

    @Test func aStoreThatFailsIsToldAtTheEnd() async throws {
        let own = MirroredComputeLogs(
            local: FileComputeLogs(root: scratch.file("one"), skipsEmpty: true),
            store: LocalStore(root: try scratch.write("file", "no folder")), prefix: "logs")
        own.append("x\n", run: Self.run, step: "a")
        let reason = try #require(await own.finish(Self.run))
        #expect(reason.contains("file"))
        let text = try await own.read(run: Self.run, step: "a", from: 0, bytesMax: 9).text
        #expect(text == "x\n", "the local file stays")
    }

    @Test func bothAreRemoved() async throws {
        let own = logs()
        for step in ["a", "b", nil] { own.append("x\n", run: Self.run, step: step) }
        own.append("x\n", run: RunID("other"), step: nil)
        _ = await own.finish(Self.run)
        _ = await own.finish(RunID("other"))
        try await own.remove(Self.run)
        #expect(try await keys() == ["logs/other/run.log"])
        #expect(try await own.steps(of: Self.run) == [])
        try await own.remove(Self.run)
    }
}
