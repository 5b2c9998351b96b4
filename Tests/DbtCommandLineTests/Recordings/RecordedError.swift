// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit

/// A broken project of `projects/errors` with what the original said of it.
struct RecordedError: Sendable, CustomStringConvertible {
    let name: String
    var description: String { name }

    /// One recorded call.
    struct Call {
        let arguments: [String]
        let exit: Int32
        let output: [String]
    }

    private static let root = RecordedProject.fixture("projects/errors")

    static let all: [RecordedError] = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? [])
        .sorted()
        .filter { FileManager.default.fileExists(atPath: "\(root)/\($0)/recorded.txt") }
        .map { RecordedError(name: $0) }

    /// The broken project over the common one.
    func copy() throws -> ScratchFolder {
        let folder = try ScratchFolder("dbt-error")
        try RecordedProject.lay(RecordedProject.fixture("projects/errors.base"), over: folder)
        try RecordedProject.lay("\(Self.root)/\(name)", over: folder)
        for file in ["case.yml", "recorded.txt"] {
            try? FileManager.default.removeItem(atPath: folder.file("project/\(file)"))
        }
        let description =
            (try? String(contentsOfFile: "\(Self.root)/\(name)/case.yml", encoding: .utf8)) ?? ""
        if let names = description.firstMatch(of: #/without: \[(.*?)\]/#)?.1 {
            for path in names.split(separator: ", ") {
                try FileManager.default.removeItem(atPath: folder.file("project/\(path)"))
            }
        }
        return folder
    }

    /// The calls that this program can make.
    var callsWithoutDatabase: [Call] {
        get throws {
            try calls.filter { !KnownDifferences.laterCommands.contains($0.arguments.first ?? "") }
        }
    }

    private var calls: [Call] {
        get throws {
            let text = try String(contentsOfFile: "\(Self.root)/\(name)/recorded.txt", encoding: .utf8)
            return ("\n" + text).components(separatedBy: "\n$ dbt ").dropFirst().map { block in
                let lines = block.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                let start = lines.firstIndex(of: "--- stdout") ?? 0
                let end = lines.firstIndex(of: "--- stderr") ?? lines.count
                return Call(
                    arguments: lines[0].split(separator: " ").map(String.init),
                    exit: Int32(lines[1].dropFirst("exit: ".count)) ?? -1,
                    output: Array(lines[(start + 1)..<end]))
            }
        }
    }
}
