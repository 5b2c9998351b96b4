// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// After writers were cut off: the lake is sound, and what they left behind goes when its time has come.
struct OrphanExpectation {
    private let project: TestProject
    private let folder: String

    init(_ project: TestProject, _ servers: TestServers) throws {
        self.project = project
        folder = try project.dataFolder(in: servers.store)
    }

    func expectNoneLeft() async throws {
        let check = try await project.run(["lake", "check"], within: .seconds(240))
        #expect(check.end == .exited(0), "\(check)")
        let before = TestProject.files(in: folder)
        let untimely = try await project.run(["lake", "maintain", "--dry-run", "--json"]).requireExit()
        #expect(!untimely.outputText.contains("orphans"), "what is younger than the grace time stays")
        try TestProject.age(folder, before)
        try await Task.sleep(for: .seconds(2))
        // The first round merges; the second one deletes what was merged and what only the past needs.
        for options in [["--grace", "24h"], ["--grace", "0s", "--keep-snapshots", "0s"]] {
            try await project.run(["lake", "maintain"] + options, within: .seconds(240)).requireExit()
        }
        let known = try await knownFiles()
        // A store that was killed leaves the copies that it was itself writing: no listing shows them.
        let left = TestProject.files(in: folder).filter { !$0.contains("/.rclone_temp_put_") }
        #expect(left == known)
        let again = try await project.run(["lake", "check"], within: .seconds(240))
        #expect(again.end == .exited(0), "\(again)")
        print("\(project.backend.rawValue): \(before.count) files before upkeep, \(known.count) after")
    }

    private struct File: Decodable {
        let path: String
        let delete_file: String?
    }

    private func knownFiles() async throws -> Set<String> {
        let listed = try await project.run(["lake", "files", "--json"]).requireExit()
        let files = try JSONDecoder().decode([File].self, from: Data(listed.output))
        let root = project.variables["LAKE_DATA_PATH"] ?? "lake/data/"
        return Set(
            files.flatMap { [$0.path] + ($0.delete_file.map { [$0] } ?? []) }.map {
                String($0.dropFirst(root.count))
            })
    }
}
