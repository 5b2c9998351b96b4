// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Testing

/// What runs, builds, tests, loads and tries again does what the original does on a DuckDB file, there and on
/// lakes.
@Suite struct RecordedRunTests {
    @Test func thereAreRecordings() { #expect(RecordedRun.all.count >= 25) }

    @Test(arguments: RecordedRun.all)
    func theOutputResultsAndTablesAreDbts(_ run: RecordedRun) async throws {
        try await replay(run, on: nil)
    }

    /// All of them in `make soak`.
    private static let runsOnALake =
        Soak.isOn
        ? RecordedRun.all
        : RecordedRun.named(
            "changes/run-both", "changes/run-options", "everything/run-all", "failures/run-broken-chain",
            "failures/run-tests", "lake/run-all", "runs/run-first", "shop/run-all")

    @Test(arguments: runsOnALake)
    func onALakeInAFolderTheyAreTheSame(_ run: RecordedRun) async throws {
        try await replay(run, on: .sqliteAndFolder)
    }

    @Test(arguments: RecordedRun.named("changes/run-removed", "shop/run-all"))
    func onALakeInPostgresTheyAreTheSame(_ run: RecordedRun) async throws {
        try await replay(run, on: .postgresAndFolder)
    }

    @Test(arguments: RecordedRun.named("changes/run-added", "lake/run-all"))
    func onALakeInPostgresAndS3TheyAreTheSame(_ run: RecordedRun) async throws {
        try await replay(run, on: .postgresAndS3)
    }

    private func replay(_ run: RecordedRun, on backend: TestProject.Backend?) async throws {
        let project = try await RunProject.create(run.project, on: backend)
        let normalizer = RunNormalizer(folder: project.folder)
        let leftOut = RunDifferences.nodes(run, onLake: backend != nil)?.part
        let onLake = backend == nil || RunDifferences.originalFailsOnLake(run) ? nil : try run.lakeSteps()
        for (place, step) in try run.steps().enumerated() {
            let title = "\(run.testDescription) step \(place): \(step.arguments)"
            if let setup = step.setup {
                try await project.setUp(setup)
                continue
            }
            let outcome = try await project.run(step.arguments, environment: step.environment)
            #expect(outcome.end == .exited(step.exit), "\(title)")
            try expectValid(project, title, "\(run.project)-\(run.name)-\(place)")
            if !step.isRace, !step.isOfDebugLevel, leftOut == nil {
                let lines = outcome.outputText.split(separator: "\n", omittingEmptySubsequences: false)
                func kept(_ lines: [String]) -> [String] {
                    normalizer.lines(lines).filter { line in
                        !RunDifferences.lines(onLake: backend != nil).contains { line.contains($0) }
                    }
                }
                expectSame(kept(lines.map(String.init)), kept(step.output), title)
            }
            if let expected = step.results {
                let found = try results(project).map { Self.text($0, step, normalizer) }
                let texts = expected.map { Self.text($0, step, normalizer) }
                expectSame(
                    step.isRace ? found.sorted() : found, step.isRace ? texts.sorted() : texts, title, leftOut
                )
            }
            if let expected = step.tables {
                expectSame(Self.lines(try await project.tables()), Self.lines(expected), title, leftOut)
            }
            if let there = onLake?[place] { try await expectTheSame(there, outcome, project, title) }
        }
    }

    /// What the original did on a lake, ours does there.
    private func expectTheSame(
        _ there: RecordedRun.LakeStep, _ outcome: ProcessOutcome, _ project: RunProject, _ title: String
    ) async throws {
        let title = "\(title), the original on a lake"
        #expect(outcome.end == .exited(there.exit), "\(title)")
        if let expected = there.statuses {
            let found = try results(project).map { result in
                "\(result["unique_id"]?.string ?? "") \(result["status"]?.string ?? "")"
            }
            expectSame(found.sorted(), expected.map { "\($0.key) \($0.value)" }.sorted(), title)
        }
        if let expected = there.tables {
            expectSame(Self.lines(try await project.tables()), Self.lines(expected), title)
        }
    }

    private func runResults(_ project: RunProject) throws -> JSONValue {
        try JSONValue(
            parsing: String(contentsOfFile: project.folder + "/target/run_results.json", encoding: .utf8))
    }

    private func results(_ project: RunProject) throws -> [JSONValue] {
        try runResults(project)["results"]?.elements ?? []
    }

    /// The last artifact has the form of dbt's; `LOTUS_KEEP_RUN_RESULTS` names a folder to keep it in, for
    /// `Scripts/check-dbt-artifacts`.
    private func expectValid(_ project: RunProject, _ title: String, _ name: String) throws {
        guard let artifact = try? runResults(project) else { return }
        #expect(RunResultsSchema(artifact).problems.isEmpty, "\(title)")
        if let folder = ProcessInfo.processInfo.environment["LOTUS_KEEP_RUN_RESULTS"] {
            try artifact.text().write(
                toFile: "\(folder)/\(name).run_results.json", atomically: true, encoding: .utf8)
        }
    }

    private static func text(
        _ result: JSONValue, _ step: RecordedRun.Step, _ normalizer: RunNormalizer
    ) -> String {
        guard step.isRace else { return normalizer.result(result).text() }
        return "\(result["unique_id"]?.string ?? "") \(result["status"]?.string ?? "")"
    }

    private static func lines(_ tables: [String: JSONValue]) -> [String] {
        tables.map { "\($0.key) \($0.value.text())" }.sorted()
    }

    /// Tells of the lines that differ, and of no others.
    ///
    /// - Parameter leftOut: a part of the lines that may differ.
    private func expectSame(
        _ found: [String], _ expected: [String], _ title: String, _ leftOut: String? = nil
    ) {
        func kept(_ lines: [String]) -> [String] {
            lines.filter { line in leftOut.map { !line.contains($0) } ?? true }
        }
        let differences = kept(found).difference(from: kept(expected)).map { change in
            switch change {
            case .insert(_, let line, _): "+ \(line)"
            case .remove(_, let line, _): "- \(line)"
            }
        }
        #expect(differences.isEmpty, "\(title)\n\(differences.joined(separator: "\n"))")
    }
}
