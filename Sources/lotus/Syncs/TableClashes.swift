// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import DuckLake
import Landing
import LotusCore
import ObjectStore
import ProjectFiles
import Sync

/// Streams whose folder is that of a table: who reads the folder would read the table's files as landed
/// rows, and upkeep could tell neither from the other.
///
/// Only the catalog knows the tables, and to open it takes an engine, which a sync with nothing new does
/// without. So the folders are looked at first, one request each; only where files of a table are, the
/// catalog is asked. A table that has no files in the first page of its folder's listing is not found; it is
/// not harmed either, since a sync never takes DuckLake's files for its own (docs/decisions/0011).
struct TableClashes: Sendable {
    let root: LandingRoot
    let project: Project
    let profile: Profile

    /// What `lotus doctor` advises too.
    static let remedy =
        "copy the table into a schema whose name is no stream's namespace and drop it, or land the stream "
        + "elsewhere: `landing:` in lotus.yml, or another `namespace:`"

    /// Takes the streams out of a plan that have such a folder; they are results already.
    func takeOut(of plan: inout ConnectionPlan) async -> [StreamResult] {
        let streams = plan.streams.map { stream in
            let name = stream.descriptor.name
            return (name, LandingLayout(prefix: "", namespace: plan.namespace, stream: name).folder)
        }
        let suspects = await suspects(among: streams)
        guard !suspects.isEmpty else { return [] }
        let failures = await failures(of: suspects)
        plan.streams.removeAll { failures[$0.descriptor.name] != nil }
        let connection = plan.name
        return failures.map { stream, error in
            StreamResult(StreamKey(connection: connection, stream: stream), .failed, error: error)
        }
    }

    // MARK: - Folders

    private func suspects(among streams: [(name: String, folder: String)]) async -> [String: String] {
        await withTaskGroup(of: (String, String)?.self) { group in
            for (name, folder) in streams {
                group.addTask { await hasFilesOfTable(folder) ? (name, folder) : nil }
            }
            return await group.reduce(into: [:]) { suspects, found in
                if let found { suspects[found.0] = found.1 }
            }
        }
    }

    /// A store that does not answer is told by the sync itself, when it has something to write.
    private func hasFilesOfTable(_ folder: String) async -> Bool {
        let page = try? await root.store.list(ListQuery(prefix: root.prefix + folder))
        return page?.objects.contains { LandingFile.isOfTable($0.key) } ?? false
    }

    // MARK: - Tables

    /// By stream; one without a table has the files of a table that was dropped or belongs to another lake.
    private func failures(of suspects: [String: String]) async -> [String: LotusError] {
        do {
            let workspace = try await Workspace.open(project: project, profile: profile)
            do {
                let failures = try await failures(of: suspects, in: workspace)
                await workspace.close()
                return failures
            } catch {
                await workspace.close()
                throw error
            }
        } catch {
            return suspects.mapValues { folder in
                LotusError(
                    .syncFolderOfTable,
                    "the folder \(folder.dropLast()) has files of a table, and the lake cannot be asked which "
                        + "one: \((error as? LotusError)?.message ?? "\(error)")",
                    hint: "`lotus doctor` says what is wrong with the lake", cause: error)
            }
        }
    }

    private func failures(
        of suspects: [String: String], in workspace: Workspace
    ) async throws -> [String: LotusError] {
        var failures: [String: LotusError] = [:]
        for (stream, folder) in suspects {
            let landing = try await workspace.landingGuard(of: [String(folder.dropLast())])
            guard let table = try await workspace.tables(in: landing).first else {
                Terminal.warn(leftovers(in: folder))
                continue
            }
            failures[stream] = LotusError(
                .syncFolderOfTable,
                "the table \(table.name) keeps its files in \(table.path), where this stream lands",
                hint: Self.remedy)
        }
        return failures
    }

    private func leftovers(in folder: String) -> LotusError {
        LotusError(
            .syncFolderOfTable,
            "the folder \(folder.dropLast()) has files `ducklake-….parquet` of a table that this lake does not "
                + "have now",
            hint: "models that read the folder read them as well; delete them when no snapshot and no other "
                + "lake needs them")
    }
}
