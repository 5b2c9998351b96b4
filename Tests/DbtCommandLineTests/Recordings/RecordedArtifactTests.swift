// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Testing

/// `parse` and `compile` log what dbt logs, and leave the artifacts that dbt leaves.
@Suite struct RecordedArtifactTests {
    @Test(arguments: RecordedProject.all)
    func parsingAndCompilingAreAsRecorded(_ project: RecordedProject) async throws {
        let folder = try project.copy()
        let normalizer = folder.normalizer()
        let parse = await ProgramRun.run(
            ["parse"], in: folder.project, home: folder.file("home"), environment: project.environment)
        #expect(parse.exit == 0)
        let parsed = Self.files(folder)
        let compile = await ProgramRun.run(
            project.compile, in: folder.project, home: folder.file("home"), environment: project.environment)
        #expect(compile.exit == 0)
        if KnownDifferences.logs[project.name] == nil {
            #expect(
                normalizer.lines(parse.output)
                    == Self.own(try project.lines("parse.log").map(normalizer.line)))
            #expect(
                normalizer.lines(compile.output)
                    == Self.own(try project.lines("compile.log").map(normalizer.line)))
        }
        let files = try project.recording("target-files.json")
        #expect(parsed == Self.own(files["parse"]))
        #expect(Self.files(folder) == Self.own(files["compile"]))
        try expectSQL(folder, project)
        try expectResults(folder, project, normalizer)
        try expectGraph(folder, project)
    }

    private func expectSQL(_ folder: ScratchFolder, _ project: RecordedProject) throws {
        let recorded = try Self.texts(below: RecordedProject.fixture("recorded/\(project)/compiled"))
        let ours = try Self.texts(below: folder.file("project/target/compiled"))
        #expect(ours == recorded)
    }

    private func expectResults(
        _ folder: ScratchFolder, _ project: RecordedProject, _ normalizer: OutputNormalizer
    ) throws {
        let recorded = try project.recording("run_results.compile.json")
        let ours = try JSONValue(parsing: folder.read("project/target/run_results.json"))
        func results(_ json: JSONValue) -> [String: JSONValue] {
            var results: [String: JSONValue] = [:]
            for result in json["results"]?.elements ?? [] {
                var result = normalizer.value(result)
                // The recorder leaves it out, and dbt's own text of Python models is not made by us.
                result["compiled_code"] = nil
                let id = result["unique_id"]?.string ?? ""
                if id.contains("py_model") || id.hasSuffix("reader") {
                    result["compiled"] = nil; result["relation_name"] = nil
                }
                results[id] = result
            }
            return results
        }
        #expect(results(ours) == results(recorded))
        var metadata = normalizer.value(ours["metadata"] ?? .null)
        metadata["env"] = recorded["metadata"]?["env"]
        #expect(metadata == normalizer.value(recorded["metadata"] ?? .null))
        try expectArguments(ours["args"] ?? .null, recorded["args"] ?? .null, normalizer)
    }

    /// dbt also writes options that the command does not have, and leaves out some that nobody gave.
    private func expectArguments(_ ours: JSONValue, _ recorded: JSONValue, _ normalizer: OutputNormalizer)
        throws
    {
        let missing = (recorded.members ?? []).filter { member in
            !["hints_enabled", "profiles_dir", "log_path", "strict_mode", "use_colors", "use_colors_file"]
                .contains(member.key)
                && !member.key.hasSuffix("_dir")
                && normalizer.value(ours[member.key] ?? .null) != normalizer.value(member.value)
        }
        #expect(missing.map(\.key) == [])
    }

    /// Numbers follow the order in which dbt reads files; names do not.
    private func expectGraph(_ folder: ScratchFolder, _ project: RecordedProject) throws {
        func edges(_ json: JSONValue) -> Set<String> {
            let linked = json["linked"]
            return Set(
                (linked?.members ?? []).flatMap { member in
                    let name = member.value["name"]?.string ?? ""
                    return [name]
                        + (member.value["succ"]?.elements ?? []).map { next in
                            "\(name) > \(linked?[String(next.integer ?? -1)]?["name"]?.string ?? "")"
                        }
                })
        }
        let ours = edges(try JSONValue(parsing: folder.read("project/target/graph_summary.json")))
        let recorded = edges(try project.recording("graph_summary.json"))
        #expect(ours.symmetricDifference(recorded) == [])
    }

    /// Without what dbt says of the document of the OSI format, which is not made here, and of its own memory
    /// of the last parse.
    private static func own(_ lines: [String]) -> [String] {
        lines.filter { !$0.contains("OSI document") && !$0.contains("partial parsing because config vars") }
    }

    // MARK: Files

    /// What is dbt's alone: its own memory of a parse, a pickled graph, and the document of the OSI format.
    private static let foreign: Set = ["graph.gpickle", "partial_parse.msgpack", "osi_document.json"]

    private static func own(_ files: JSONValue?) -> [String] {
        (files?.elements ?? []).compactMap(\.string).filter { !foreign.contains($0) }
    }

    private static func files(_ folder: ScratchFolder) -> [String] {
        let names =
            (try? FileManager.default.contentsOfDirectory(atPath: folder.file("project/target"))) ?? []
        // Our own memory of a parse stands where dbt's does.
        return names.filter { $0 != "compiled" && $0 != ".lotus_parse_cache" }.sorted()
    }

    private static func texts(below root: String) throws -> [String: String] {
        var texts: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root) {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isFolder),
                !isFolder.boolValue
            else { continue }
            texts[path] = try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
        }
        return texts
    }
}
