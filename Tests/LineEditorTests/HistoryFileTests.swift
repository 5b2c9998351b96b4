// SPDX-License-Identifier: Apache-2.0

import Foundation
import LineEditor
import LotusTestKit
import Testing

@Suite struct HistoryFileTests {
    @Test func textsComeBackAsTheyWere() throws {
        let scratch = try ScratchFolder("history")
        let file = HistoryFile(path: scratch.file("state/lotus/history"))
        #expect(try file.load() == [])
        let texts = ["select 1;", "select 'a\\nb'\nfrom t;", "\\", "日本\n\n\\\\n"]
        for text in texts { try file.append(text) }
        #expect(try file.load() == texts)
    }

    @Test func nobodyElseMayReadIt() throws {
        let scratch = try ScratchFolder("history")
        let path = scratch.file("state/history")
        try HistoryFile(path: path).append("select 1")
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(path) == 0o600)
        #expect(try mode(scratch.file("state")) == 0o700)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        try HistoryFile(path: path).append("select 2")
        #expect(try mode(path) == 0o600)
    }

    @Test func severalShellsLoseNothing() async throws {
        let scratch = try ScratchFolder("history")
        let path = scratch.file("history")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for shell in 0..<8 {
                group.addTask {
                    for number in 0..<50 { try HistoryFile(path: path).append("select \(shell), \(number)") }
                }
            }
            try await group.waitForAll()
        }
        let texts = try HistoryFile(path: path).load()
        #expect(texts.count == 400)
        #expect(Set(texts).count == 400)
    }

    @Test func oldTextsMakeRoom() throws {
        let scratch = try ScratchFolder("history")
        let file = HistoryFile(path: scratch.file("history"))
        let filler = String(repeating: "x", count: HistoryFile.textBytesMax - 16)
        for number in 0..<150 { try file.append("\(number) \(filler)") }
        let size = try FileManager.default.attributesOfItem(atPath: scratch.file("history"))[.size] as? Int
        #expect((size ?? .max) <= HistoryFile.fileBytesMax + HistoryFile.textBytesMax)
        let texts = try file.load()
        #expect(texts.last?.hasPrefix("149 ") == true)
        #expect(texts.count > 20)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["history"])
    }

    @Test func aLineThatWasCutOffDoesNotSpoilTheNext() throws {
        let scratch = try ScratchFolder("history")
        try scratch.write("history", "select 1\nselect")
        let file = HistoryFile(path: scratch.file("history"))
        try file.append("select 2")
        #expect(try file.load() == ["select 1", "select", "select 2"])
    }

    @Test func aTextThatIsTooLongIsNotKept() throws {
        let scratch = try ScratchFolder("history")
        let file = HistoryFile(path: scratch.file("history"))
        try file.append(String(repeating: "x", count: HistoryFile.textBytesMax + 1))
        #expect(try file.load() == [])
    }

    @Test func aFolderInItsPlaceIsAFailure() throws {
        let scratch = try ScratchFolder("history")
        #expect(throws: HistoryFile.Failure.self) { try HistoryFile(path: scratch.path).append("select 1") }
    }
}
