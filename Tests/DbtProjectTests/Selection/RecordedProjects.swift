// SPDX-License-Identifier: Apache-2.0

import DbtProject
import Foundation
import LotusCore
import LotusTestKit
import ProjectFiles

/// The fixture projects as the original read them, each read once.
enum RecordedProjects {
    static let projects: [String: Result<SelectableProject, any Error>] = Dictionary(
        uniqueKeysWithValues: ["contracts", "everything", "lake", "shop"].map { name in
            (name, Result { try SelectableProject(manifest: RecordedManifest("\(name)/manifest").json) })
        })

    static func project(_ name: String) throws -> SelectableProject {
        guard let project = projects[name] else { throw NoSuchRecording(name: name) }
        return try project.get()
    }

    /// What `--state` names: a recorded state, or a folder that an overlay puts into the project.
    static func state(_ name: String?, of project: String) throws -> PreviousState {
        guard let name else { return PreviousState() }
        if name.hasPrefix("<STATES>/") {
            let folder = "\(project)/states/\(name.dropFirst("<STATES>/".count))/manifest"
            return PreviousState(project: try SelectableProject(manifest: RecordedManifest(folder).json))
        }
        let overlay = Checkout.path("Tests/Fixtures/dbt/overlays/\(project)/\(name)")
        guard FileManager.default.fileExists(atPath: overlay) else { return PreviousState() }
        return PreviousState(
            results: try RunResult.all(in: RecordedFile.json(at: "\(overlay)/\(name)/run_results.json")),
            sources: try FreshnessResult.all(in: RecordedFile.json(at: "\(overlay)/\(name)/sources.json")),
            currentSources: try FreshnessResult.all(
                in: RecordedFile.json(at: "\(overlay)/target/sources.json")))
    }

    /// Those of `selectors.yml`.
    static func selectors(of project: String, _ mode: IndirectSelection) throws -> Selectors {
        guard let file = try selectorsFile(of: project) else { return Selectors() }
        return try SelectorsReader(indirectSelection: mode).read(file)
    }

    /// A `selectors.yml`, whose only template says whether the target is `nightly`; it never is.
    static func selectorsFile(of project: String) throws -> YAMLNode? {
        let path = Checkout.path("Tests/Fixtures/dbt/projects/\(project)/selectors.yml")
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        let rendered = text.replacing("\"{{ target.name == 'nightly' }}\"", with: "false")
        return try YAMLReader.read(SourceText(name: "selectors.yml", text: rendered))
    }

    static func options(of project: String) -> SelectionOptions {
        let folder = Checkout.path("Tests/Fixtures/dbt/projects/\(project)")
        return SelectionOptions(
            pathExists: { FileManager.default.fileExists(atPath: "\(folder)/\($0)") },
            // 2026-11-30
            now: Timestamp(microseconds: 1_796_000_000_000_000))
    }
}
