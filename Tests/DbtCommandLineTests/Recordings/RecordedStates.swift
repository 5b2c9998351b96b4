// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit

/// The folders that `--state` is given: the artifacts of our own `parse` on an earlier state of a project,
/// made once.
actor RecordedStates {
    static let shared = RecordedStates()

    /// By project; who comes while one is made waits for it.
    private var folders: [String: Task<ScratchFolder, any Error>] = [:]

    /// The environment of each state (`cases/PROJECT.yml`).
    private static let environments = ["everything/before": ["EVERYTHING_SCHEMA": "production"]]

    /// The folder that holds the states of a project.
    func folder(of project: RecordedProject) async throws -> String {
        if let folder = folders[project.name] { return try await folder.value.path }
        let folder = Task { try await Self.make(project) }
        folders[project.name] = folder
        return try await folder.value.path
    }

    private static func make(_ project: RecordedProject) async throws -> ScratchFolder {
        let states = try ScratchFolder("dbt-states")
        let recorded = RecordedProject.fixture("recorded/\(project.name)/states")
        for name in (try? FileManager.default.contentsOfDirectory(atPath: recorded)) ?? [] {
            let copy = try project.copy(overlay: name)
            let outcome = await ProgramRun.run(
                ["parse"], in: copy.project, home: copy.file("home"),
                environment: environments["\(project.name)/\(name)"] ?? [:])
            guard outcome.exit == 0 else {
                throw KitError("the state \(name) cannot be parsed: \(outcome.output)")
            }
            try states.write("\(name)/manifest.json", copy.read("project/target/manifest.json"))
        }
        return states
    }
}
