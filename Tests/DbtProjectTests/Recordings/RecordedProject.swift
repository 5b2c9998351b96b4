// SPDX-License-Identifier: Apache-2.0

import DbtProject
import Foundation
import LotusCore
import LotusTestKit
import ProjectFiles

/// A project of `Tests/Fixtures/dbt`, parsed by us, and what dbt made of it.
struct RecordedProject: Sendable, CustomStringConvertible {
    let name: String
    /// The variables that its recorded `compile` was given.
    let compileVariables: PlainMap
    /// The environment of its recording.
    var environment: [String: String] = [:]

    static let all = [
        RecordedProject(name: "lake", compileVariables: ["files": []]),
        RecordedProject(name: "shop", compileVariables: PlainMap()),
        RecordedProject(name: "everything", compileVariables: PlainMap()),
        RecordedProject(name: "contracts", compileVariables: PlainMap()),
        RecordedProject(name: "semantics", compileVariables: PlainMap()),
        RecordedProject(
            name: "details", compileVariables: PlainMap(),
            environment: ["DBT_ENV_CUSTOM_ENV_TEAM": "data", "DBT_ENV_CUSTOM_ENV_run": "7"]),
    ]

    var description: String { name }

    var folder: String { Checkout.path("Tests/Fixtures/dbt/projects/\(name)") }
    private var recorded: String { Checkout.path("Tests/Fixtures/dbt/recorded/\(name)") }

    // MARK: Ours

    /// A session with the standard target of the project.
    func session(environment: [String: String] = [:]) throws -> ProjectSession {
        let project = try Project.load(folder: folder, environment: Environment(process: environment))
        return ProjectSession(
            environment: project.environment, target: try Profile.load(for: project).target)
    }

    /// The project as we parse it.
    func parse(
        variables: PlainMap = PlainMap(), environment: [String: String]? = nil,
        _ change: (inout ProjectSession) -> Void = { _ in }
    ) throws -> ParsedProject {
        var session = try session(environment: environment ?? self.environment)
        session.variables = variables
        session.arguments = ["which": "compile", "quiet": false]
        change(&session)
        return try DbtProjectParser(folder: folder, session: session).parse()
    }

    /// The manifest with what differs from one run to the next left out, as the recorder does it.
    func normalized(_ manifest: Manifest) -> PlainMap {
        Normalization(folder: folder).map(manifest.record)
    }

    // MARK: Theirs

    /// One recorded JSON file.
    func recording(_ file: String) throws -> PlainValue {
        let text = try String(contentsOfFile: "\(recorded)/\(file)", encoding: .utf8)
        return PlainValue(json: try JSONValue(parsing: text))
    }

    /// The compiled SQL by its path below `target/compiled`.
    func compiledFiles() throws -> [String: String] {
        let root = recorded + "/compiled"
        var files: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root) {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isFolder),
                !isFolder.boolValue
            else { continue }
            files[path] = try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
        }
        return files
    }
}

/// What the recorder leaves out or puts as words (`Scripts/dbt-fixtures/normalize.py`).
struct Normalization {
    private static let variableKeys: Set<String> = [
        "created_at", "generated_at", "invocation_id", "invocation_started_at", "run_started_at", "user_id",
    ]
    private static let codeKeys: Set<String> = ["raw_code", "compiled_code", "macro_sql"]
    let folder: String

    func map(_ map: PlainMap) -> PlainMap {
        var result = PlainMap()
        for entry in map.entries where !Self.variableKeys.contains(entry.key) {
            result.append(entry.key, value(entry.value, entry.key))
        }
        return result
    }

    private func value(_ value: PlainValue, _ key: String) -> PlainValue {
        switch value {
        case .map(let inner): .map(map(inner))
        case .list(let items): .list(items.map { self.value($0, key) })
        case .string(let text): .string(Self.codeKeys.contains(key) ? text : words(text))
        default: value
        }
    }

    private func words(_ text: String) -> String {
        let placed =
            text.utf8.contains(UInt8(ascii: "/"))
            ? text.replacingOccurrences(of: folder, with: "<PROJECT>") : text
        guard Self.mayHoldAnInstant(placed) else { return placed }
        return placed.replacing(#/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:?00)?/#, with: "INSTANT")
    }

    /// The expression is slow in unoptimised tests, and most texts are not worth it.
    private static func mayHoldAnInstant(_ text: String) -> Bool {
        var hyphens = 0
        var colons = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "-") { hyphens += 1 }
            if byte == UInt8(ascii: ":") { colons += 1 }
        }
        return hyphens >= 2 && colons >= 2
    }
}

/// Where two values differ, as paths.
enum Difference {
    static func paths(_ recorded: PlainValue, _ ours: PlainValue, at path: String = "") -> [String] {
        switch (recorded, ours) {
        case (.map(let recorded), .map(let ours)):
            var paths: [String] = []
            for entry in recorded.entries {
                guard let other = ours[entry.key] else {
                    paths.append("\(path)/\(entry.key) is missing")
                    continue
                }
                paths += Self.paths(entry.value, other, at: "\(path)/\(entry.key)")
            }
            for entry in ours.entries where recorded[entry.key] == nil {
                paths.append("\(path)/\(entry.key) is too much")
            }
            return paths
        case (.list(let recorded), .list(let ours)) where recorded.count == ours.count:
            return zip(recorded, ours).enumerated().flatMap { Self.paths($1.0, $1.1, at: "\(path)/\($0)") }
        default:
            return recorded == ours ? [] : ["\(path): \(recorded.pythonLiteral) is \(ours.pythonLiteral)"]
        }
    }
}
