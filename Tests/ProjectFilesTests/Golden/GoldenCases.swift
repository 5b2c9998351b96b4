// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import ProjectFiles
import Testing

/// A folder with input files and the `expected.txt` that belongs to them, under
/// `Tests/Golden/ProjectFiles/<area>/`.
struct GoldenCase: CustomTestStringConvertible, Sendable {
    let area: String
    let name: String
    let folder: String

    var testDescription: String { "\(area)/\(name)" }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Golden/ProjectFiles").path

    /// The cases of an area by name; none is a failure of the test that asks.
    static func all(_ area: String) -> [GoldenCase] {
        let folder = root + "/" + area
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().map { GoldenCase(area: area, name: $0, folder: folder + "/" + $0) }
    }

    func text(_ file: String) throws -> String {
        try String(contentsOf: URL(filePath: folder + "/" + file), encoding: .utf8)
    }

    func has(_ file: String) -> Bool { FileManager.default.fileExists(atPath: folder + "/" + file) }

    /// `environment.txt` as variables; `HOME` is the case's `home` folder.
    var process: [String: String] {
        get throws {
            var variables = try has("environment.txt") ? Self.pairs(text("environment.txt")) : [:]
            if has("home") { variables["HOME"] = folder + "/home" }
            return variables
        }
    }

    /// `selection.txt`: `target=…`, `profile=…`, `profilesFolder=…`, `threads=…`.
    var selection: ProfileSelection {
        get throws {
            let pairs = try has("selection.txt") ? Self.pairs(text("selection.txt")) : [:]
            return ProfileSelection(
                profilesFolder: pairs["profilesFolder"], profile: pairs["profile"], target: pairs["target"],
                threads: pairs["threads"].flatMap(Int.init))
        }
    }

    private static func pairs(_ text: String) -> [String: String] {
        var pairs: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            pairs[String(parts[0])] = parts.count == 2 ? String(parts[1]) : ""
        }
        return pairs
    }

    /// Compares with `expected.txt`, or writes it when `LOTUS_UPDATE_GOLDEN=1`.
    func check(_ produce: () throws -> String) throws {
        var actual: String
        do {
            actual = try produce()
        } catch {
            actual = Dump.error(error)
        }
        actual = actual.replacingOccurrences(of: folder, with: "<project>")
        if !actual.hasSuffix("\n") { actual += "\n" }
        if ProcessInfo.processInfo.environment["LOTUS_UPDATE_GOLDEN"] == "1" {
            try actual.write(toFile: folder + "/expected.txt", atomically: true, encoding: .utf8)
        }
        let expected = try text("expected.txt")
        #expect(actual == expected, "\(testDescription)")
    }
}
