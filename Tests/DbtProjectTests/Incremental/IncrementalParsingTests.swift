// SPDX-License-Identifier: Apache-2.0

import DbtProject
import Foundation
import LotusCore
import LotusTestKit
import ProjectFiles
import Testing

/// That parsing with a cache gives what a full parse gives, whatever happened to the project in between.
@Suite struct IncrementalParsingTests {
    private static let steps = 120

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func edits(seed: UInt64) throws {
        let editor = try ProjectEditor(seed: seed)
        let cache = editor.scratch.file("target/cache")
        var ways: [ParseOutcome.Way] = []
        var history: [String] = []
        for step in 0..<Self.steps {
            history.append(try editor.edit())
            var way = ParseOutcome.Way.whole
            let compiles = step % 4 == 0
            let incremental = ParseOutcome.incremental(
                editor, cache: cache, way: &way, compiles: compiles)
            let whole = ParseOutcome.whole(editor, compiles: compiles)
            ways.append(way)
            try Self.expect(
                incremental, equals: whole, "seed \(seed), step \(step), \(way): \(history.suffix(8))")
        }
        // Each way was gone often enough to mean something.
        let whole = ways.count { $0 == .whole }
        let models = ways.count { if case .models = $0 { true } else { false } }
        #expect(whole > 20 && models > 10, "\(whole) of \(Self.steps) were whole, \(models) of models")
    }

    private static func expect(
        _ one: ParseOutcome, equals other: ParseOutcome, _ place: String
    ) throws {
        guard one != other else { return }
        if one.manifest != other.manifest {
            let pair = zip(one.manifest.utf8, other.manifest.utf8)
            let same = pair.prefix { $0 == $1 }.map(\.0).count
            let start = max(0, same - 200)
            func around(_ text: String) -> String {
                String(decoding: text.utf8.dropFirst(start).prefix(400), as: UTF8.self)
            }
            Issue.record("\(place): \(around(one.manifest)) is not \(around(other.manifest))")
        }
        #expect(one.messages == other.messages, "\(place)")
        #expect(one.compiled == other.compiled, "\(place)")
        #expect(one.error == other.error, "\(place)")
        throw CancellationError()
    }

    // MARK: Reads

    private enum Expected: Equatable {
        case whole
        case models(Int)
    }

    /// What each reads, and what a change of it costs.
    private static let reads: [(change: @Sendable (inout ProjectSession) -> Void, costs: Expected)] = [
        ({ _ in }, .models(0)),
        ({ $0.variables = ["unread": 1] }, .models(0)),
        ({ $0.variables = ["size": 1] }, .models(1)),
        ({ $0.variables = ["known": true] }, .models(1)),
        ({ $0.variables = ["size": 1, "known": true] }, .models(2)),
        ({ $0.variables = ["title": "else"] }, .whole),
        ({ $0.environment = Environment(process: ["OWNER": "me"]) }, .models(1)),
        ({ $0.environment = Environment(process: ["TEAM": "us"]) }, .whole),
        ({ $0.environment = Environment(process: ["OTHER": "x"]) }, .models(0)),
        ({ $0.flags["FULL_REFRESH"] = true }, .models(1)),
        ({ $0.flags["WHICH"] = "ls" }, .models(0)),
        ({ $0.flags["STATIC_PARSER"] = false }, .whole),
        ({ $0.flags["NEW_BEHAVIOUR"] = true }, .whole),
        ({ $0.target["schema"] = "other" }, .whole),
        ({ $0.invocationID = "another" }, .models(0)),
    ]

    @Test func readersAloneAreParsedAgain() throws {
        let project = try SmallProject([
            "models/a.sql": "{{ config(meta={'size': var('size', 0)}) }} select 1",
            "models/b.sql": "{{ config(meta={'owner': env_var('OWNER', 'none')}) }} select 1",
            "models/c.sql": "{{ config(meta={'full': flags.FULL_REFRESH}) }} select 1",
            "models/d.sql": "{{ config(meta={'known': var.has_var('known')}) }} select 1",
            "models/_all.yml": "models: [{name: a, description: '{{ var(\"title\", \"t\") }}'}]",
            "macros/m.sql":
                "{% macro generate_alias_name(name, node) %}{{ node.name ~ env_var('TEAM', '') }}{% endmacro %}",
        ])
        let cache = project.folder + "/target/cache"
        let fresh = try project.incremental(cache).parse()
        fresh.store(fresh.project.manifest, summary: ManifestSummary(), texts: nil)
        for (place, read) in Self.reads.enumerated() {
            let updated = try project.incremental(cache, read.change).stored()?.project()
            let found = updated.map { Expected.models($0.parsedCount) } ?? .whole
            #expect(found == read.costs, "\(place)")
            guard let updated else { continue }
            #expect(
                updated.project.manifest.json == (try project.parse(read.change).manifest.json), "\(place)")
        }
    }

    @Test(arguments: [
        "modules.datetime.datetime.now().year", "[1, 2, 3] | random", "invocation_id",
        "lipsum(1, false, 2, 3)",
    ])
    func whatIsAnotherEachTimeIsParsedEachTime(_ expression: String) throws {
        let project = try SmallProject([
            "models/a.sql": "{{ config(meta={'now': \(expression)}) }} select 1", "models/b.sql": "select 1",
        ])
        let cache = project.folder + "/target/cache"
        let fresh = try project.incremental(cache).parse()
        fresh.store(fresh.project.manifest, summary: ManifestSummary(), texts: nil)
        #expect(try project.incremental(cache).stored()?.project()?.parsedCount == 1)

        let whole = try SmallProject([
            "models/a.sql": "select 1",
            "models/_all.yml": "models: [{name: a, config: {meta: {now: '{{ \(expression) }}'}}}]",
        ])
        let other = whole.folder + "/target/cache"
        let second = try whole.incremental(other).parse()
        second.store(second.project.manifest, summary: ManifestSummary(), texts: nil)
        #expect(try whole.incremental(other).stored() == nil)
    }

    // MARK: The cache file

    private func parsed(_ editor: ProjectEditor, _ cache: String) -> (ParseOutcome.Way, ParseOutcome) {
        var way = ParseOutcome.Way.whole
        let outcome = ParseOutcome.incremental(editor, cache: cache, way: &way)
        return (way, outcome)
    }

    @Test func damagedCachesAreAsGoodAsNone() throws {
        let editor = try ProjectEditor(seed: 11)
        let cache = editor.scratch.file("target/cache")
        let (first, whole) = parsed(editor, cache)
        #expect(first == .whole)
        #expect(parsed(editor, cache).0 != .whole)
        let good = try Data(contentsOf: URL(filePath: cache))
        var random = SeededGenerator(5)
        for round in 0..<60 {
            var bad = good
            switch round % 3 {
            case 0: bad = bad.prefix(Int.random(in: 0..<bad.count, using: &random))
            case 1:
                let place = Int.random(in: 0..<bad.count, using: &random)
                bad[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            default:
                let start = Int.random(in: 0..<bad.count, using: &random)
                for place in start..<min(start + 50, bad.count) {
                    bad[place] = UInt8.random(in: 0...255, using: &random)
                }
            }
            try bad.write(to: URL(filePath: cache))
            let (_, outcome) = parsed(editor, cache)
            #expect(outcome == whole)
        }
    }

    @Test func aForeignFileOrFolderInItsPlaceIsNoHarm() throws {
        let editor = try ProjectEditor(seed: 12)
        let whole = ParseOutcome.whole(editor)
        let cache = try editor.scratch.write(
            "target/cache", "lotus parse 1\n" + String(repeating: "x", count: 90))
        #expect(parsed(editor, cache) == (.whole, whole))
        let folder = editor.scratch.file("elsewhere/cache")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        #expect(parsed(editor, folder) == (.whole, whole))
        #expect(parsed(editor, folder) == (.whole, whole))
        #expect(parsed(editor, "/proc/no/such/folder/cache") == (.whole, whole))
    }

    @Test func anotherProgramParsesAgain() throws {
        let project = try SmallProject(["models/a.sql": "select 1"])
        let cache = project.folder + "/target/cache"
        func isStored(_ program: String) throws -> Bool {
            let parser = try project.incremental(cache, program: program)
            if parser.stored() != nil { return true }
            let fresh = try parser.parse()
            fresh.store(fresh.project.manifest, summary: ManifestSummary(), texts: nil)
            return false
        }
        #expect(
            try [isStored("one"), isStored("one"), isStored("two"), isStored("one")] == [
                false, true, false, false,
            ])
    }

    @Test func twoProcessesAtOnceDoNoHarm() async throws {
        let editor = try ProjectEditor(seed: 13)
        let folder = editor.folder
        let whole = ParseOutcome.whole(editor).manifest
        let session = try editor.session(SilentMessages())
        #expect(!whole.isEmpty)
        let results = try await withThrowingTaskGroup(of: String.self) { group in
            for round in 0..<12 {
                group.addTask {
                    let parser = IncrementalParser(
                        folder: folder, session: session, cachePath: folder + "/target/cache",
                        program: "\(round % 2)")
                    if let updated = parser.stored()?.project() {
                        return String(decoding: updated.project.manifest.json, as: UTF8.self)
                    }
                    let fresh = try parser.parse()
                    fresh.store(fresh.project.manifest, summary: ManifestSummary(), texts: nil)
                    return String(decoding: fresh.project.manifest.json, as: UTF8.self)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results == Array(repeating: whole, count: 12))
    }

    // MARK: Stamps

    /// A clock that is some seconds ahead, so that files that were just written seem old.
    private struct LaterTime: TimeSource {
        func now() -> Timestamp {
            Timestamp(microseconds: SystemTime().now().microseconds + 10_000_000)
        }

        func monotonicNanoseconds() -> UInt64 { SystemTime().monotonicNanoseconds() }
        func sleep(for duration: Duration) async throws { try await SystemTime().sleep(for: duration) }
    }

    @Test func oldFilesAreNotReadAgainAndFreshOnesAre() throws {
        let project = try SmallProject(["models/a.sql": "select 1", "models/b.sql": "select 2"])
        let cache = project.folder + "/target/cache"
        let fresh = try project.incremental(cache, time: LaterTime()).parse()
        fresh.store(fresh.project.manifest, summary: ManifestSummary(), texts: nil)
        #expect(try project.incremental(cache, time: LaterTime()).stored()?.lookedAt == 0)

        let early = try project.incremental(cache).parse()
        early.store(early.project.manifest, summary: ManifestSummary(), texts: nil)
        let stored = try #require(try project.incremental(cache).stored())
        #expect(stored.isCurrent)
        #expect(stored.lookedAt == 3)
    }
}

extension SmallProject {
    /// A parser of the project with a cache.
    func incremental(
        _ cache: String, program: String = "test", time: any TimeSource = .system,
        _ change: (inout ProjectSession) -> Void = { _ in }
    ) throws -> IncrementalParser {
        var session = try session()
        change(&session)
        return IncrementalParser(
            folder: folder, session: session, cachePath: cache, program: program, time: time)
    }
}
