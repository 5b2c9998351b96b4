// SPDX-License-Identifier: Apache-2.0

import DbtProject
import Foundation
import LotusCore
import LotusTestKit
import Testing

/// Commands that take over what an earlier command parsed.
@Suite struct IncrementalTests {
    private func project(_ files: [String: String] = [:]) throws -> ScratchFolder {
        let folder = try ScratchFolder("dbt-incremental")
        try folder.write("dbt_project.yml", "name: small\nversion: '1.0.0'\nprofile: small\n")
        try folder.write(
            "profiles.yml",
            "small: {target: dev, outputs: {dev: {type: duckdb, path: small.duckdb}, prod: {type: duckdb, path: small.duckdb, schema: live}}}\n"
        )
        try folder.write("models/a.sql", "select 1 as id")
        try folder.write("models/b.sql", "select * from {{ ref('a') }}")
        try folder.write("models/c.sql", "select {{ var('size', 1) }} from {{ ref('b') }}")
        try folder.write(
            "models/_all.yml",
            "models: [{name: b, description: second, columns: [{name: id, data_tests: [unique]}]}]")
        for (path, text) in files { try folder.write(path, text) }
        return folder
    }

    private func run(_ arguments: [String], in folder: ScratchFolder) async -> ProgramRun {
        await ProgramRun.run(arguments, in: folder.path)
    }

    /// An artifact without what differs from command to command.
    private func manifest(_ folder: ScratchFolder) throws -> [PlainMap.Entry] {
        let record = try PlainValue(json: JSONValue(parsing: try folder.read("target/manifest.json"))).map
        return (record?.entries ?? []).filter { $0.key != "metadata" }
    }

    private func counts(_ folder: ScratchFolder) throws -> [Int] {
        let record = try JSONValue(parsing: try folder.read("target/perf_info.json"))
        return ["path_count", "parsed_path_count"].compactMap { record[$0]?.integer.map { Int($0) } }
    }

    /// Parses with and without what was kept; both must write the same.
    private func parse(_ folder: ScratchFolder, _ options: [String] = []) async throws -> [Int] {
        #expect(await run(["parse"] + options, in: folder).exit == 0)
        let counts = try counts(folder)
        let (incremental, semantic) = (
            try manifest(folder), try folder.read("target/semantic_manifest.json")
        )
        #expect(await run(["parse", "--no-partial-parse"] + options, in: folder).exit == 0)
        #expect(try manifest(folder) == incremental)
        #expect(try folder.read("target/semantic_manifest.json") == semantic)
        return counts
    }

    @Test func onlyWhatChangedIsParsed() async throws {
        let folder = try project()
        #expect(try await parse(folder) == [4, 4])
        #expect(try await parse(folder) == [4, 0])
        try folder.write("models/b.sql", "select 2 as two from {{ ref('a') }}")
        #expect(try await parse(folder) == [4, 1])
        try folder.write("models/b.sql", "select 2 as two")
        #expect(try await parse(folder) == [4, 1])
        try folder.write("models/b.sql", "{{ config(alias='other') }} select 2 as two")
        #expect(try await parse(folder) == [4, 4])
        try folder.write("models/d.sql", "select 2 as two")
        #expect(try await parse(folder) == [5, 5])
        #expect(try await parse(folder) == [5, 0])
    }

    @Test func variablesAndTargetsAreToldApart() async throws {
        let folder = try project()
        #expect(try await parse(folder) == [4, 4])
        #expect(try await parse(folder, ["--vars", "{unused: 1}"]) == [4, 0])
        #expect(try await parse(folder, ["--vars", "{size: 2}"]) == [4, 1])
        #expect(try await parse(folder) == [4, 0])
        #expect(try await parse(folder, ["--target", "prod"]) == [4, 4])
        #expect(try await parse(folder) == [4, 4])
        try folder.write("models/c.sql", "select 1")
        #expect(try await parse(folder, ["--vars", "{size: 2}"]) == [4, 1])
    }

    @Test func theHeadOfTheManifestIsNew() async throws {
        let folder = try project()
        func identity() throws -> String? {
            try JSONValue(parsing: folder.read("target/manifest.json"))["metadata"]?["invocation_id"]?.string
        }
        _ = await run(["parse"], in: folder)
        let first = try identity()
        _ = await run(["parse"], in: folder)
        #expect(try first != identity() && first != nil)
    }

    @Test func otherCommandsTakeTheParseOver() async throws {
        let folder = try project()
        #expect(await run(["ls", "-s", "+c"], in: folder).exit == 0)
        let listed = await run(["ls", "-s", "+c"], in: folder)
        let compiled = await run(["compile", "-s", "c"], in: folder)
        #expect(try folder.read("target/compiled/small/models/c.sql").contains("select 1 from"))
        #expect(await run(["parse"], in: folder).exit == 0)
        #expect(try counts(folder) == [4, 0])
        let cache = folder.file("target/.lotus_parse_cache")
        try FileManager.default.removeItem(atPath: cache)
        #expect(await run(["ls", "-s", "+c"], in: folder).output.lines == listed.output.lines)
        #expect(await run(["compile", "-s", "c"], in: folder).exit == compiled.exit)
        // What compile keeps has no texts: the next command adds them.
        try FileManager.default.removeItem(atPath: cache)
        _ = await run(["compile"], in: folder)
        for _ in 0..<2 {
            #expect(try await parse(folder) == [4, 0])
        }
    }

    @Test func warningsAreToldEachTime() async throws {
        let folder = try project(["models/_more.yml": "models: [{name: nothing}]"])
        let first = await run(["parse"], in: folder)
        let second = await run(["parse"], in: folder)
        #expect(first.output.contains("'nothing'"))
        #expect(second.output.lines == first.output.lines.filter { !$0.contains("full parse") })
        #expect(try counts(folder)[1] == 0)
        #expect(await run(["parse", "--warn-error"], in: folder).exit != 0)
    }

    @Test func switchedOffNothingIsKept() async throws {
        let folder = try project()
        for _ in 0..<2 {
            #expect(await run(["parse", "--no-partial-parse"], in: folder).exit == 0)
            #expect(try counts(folder) == [4, 4])
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file("target/.lotus_parse_cache")))
    }
}

extension String {
    /// The lines without their times.
    fileprivate var lines: [String] {
        split(separator: "\n").map { line in
            String(line).replacing(#/^\d\d:\d\d:\d\d\s*/#, with: "")
        }
    }
}
