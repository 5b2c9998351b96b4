// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit

/// A project of `Tests/Fixtures/dbt` with its recordings.
struct RecordedProject: Sendable, CustomStringConvertible {
    let name: String
    /// The arguments of its recorded `compile`.
    let compile: [String]
    /// The environment of its recording.
    var environment: [String: String] = [:]

    static let all = [
        RecordedProject(name: "contracts", compile: ["compile"]),
        RecordedProject(
            name: "details", compile: ["compile"],
            environment: ["DBT_ENV_CUSTOM_ENV_TEAM": "data", "DBT_ENV_CUSTOM_ENV_run": "7"]),
        RecordedProject(name: "everything", compile: ["compile"]),
        RecordedProject(name: "lake", compile: ["compile", "--vars", "files: []"]),
        RecordedProject(name: "semantics", compile: ["compile"]),
        RecordedProject(name: "shop", compile: ["compile"]),
    ]

    /// Files that an overlay takes away (`cases/everything.yml`).
    private static let removed = [
        "everything/before": ["models/configs/keep.draft.sql", "models/marts/finance/margin.sql"]
    ]

    var description: String { name }

    static func fixture(_ path: String) -> String { Checkout.path("Tests/Fixtures/dbt/\(path)") }

    func recording(_ path: String) throws -> JSONValue {
        try JSONValue(
            parsing: String(contentsOfFile: Self.fixture("recorded/\(name)/\(path)"), encoding: .utf8))
    }

    func lines(_ path: String) throws -> [String] {
        let text = try String(contentsOfFile: Self.fixture("recorded/\(name)/\(path)"), encoding: .utf8)
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    /// A copy of the project that a test may change, with the files of an overlay over it.
    func copy(overlay: String? = nil) throws -> ScratchFolder {
        let folder = try ScratchFolder("dbt")
        try Self.lay(Self.fixture("projects/\(name)"), over: folder)
        if let overlay {
            try Self.lay(Self.fixture("overlays/\(name)/\(overlay)"), over: folder)
            for path in Self.removed["\(name)/\(overlay)"] ?? [] {
                try FileManager.default.removeItem(atPath: folder.file("project/\(path)"))
            }
        }
        return folder
    }

    /// Copies the files below a folder into `project` of a scratch folder.
    static func lay(_ source: String, over folder: ScratchFolder) throws {
        let files = FileManager.default
        for path in try files.subpathsOfDirectory(atPath: source).sorted() {
            var isFolder: ObjCBool = false
            guard files.fileExists(atPath: "\(source)/\(path)", isDirectory: &isFolder), !isFolder.boolValue
            else {
                continue
            }
            let target = folder.file("project/\(path)")
            try files.createDirectory(
                atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            if files.fileExists(atPath: target) { try files.removeItem(atPath: target) }
            try files.copyItem(atPath: "\(source)/\(path)", toPath: target)
        }
    }
}

extension ScratchFolder {
    var project: String { file("project") }

    func normalizer(states: String? = nil) -> OutputNormalizer {
        OutputNormalizer(
            folders: [(project, "<PROJECT>"), (file("home"), "<HOME>")]
                + (states.map { [($0, "<STATES>")] } ?? []))
    }
}
