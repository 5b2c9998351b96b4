// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import FoundationEssentials
internal import LotusCore
internal import ProjectFiles

/// `dbt clean`: deletes the folders of `clean-targets`.
struct CleanCommand {
    let invocation: Invocation

    /// The keys of folders that hold sources, with what they are when they are not given.
    private static let sourceKeys: [(key: String, standard: String)] = [
        ("model-paths", "models"), ("seed-paths", "seeds"), ("test-paths", "tests"),
        ("analysis-paths", "analyses"),
        ("macro-paths", "macros"), ("snapshot-paths", "snapshots"), ("function-paths", "functions"),
    ]

    func run() throws {
        let root = try ProjectRoot.read(invocation)
        let folder = root.folder
        let targets = root.paths("clean-targets", standard: [root.targetPath])
            .map { FilePath.absolute($0, in: folder) }
        let sources = Self.sourceKeys.flatMap { root.paths($0.key, standard: [$0.standard]) }
            .map { FilePath.absolute($0, in: folder) }
        let place = root.rendered["clean-targets"]?.location
        for target in targets {
            if sources.contains(where: { $0 == target || $0.hasPrefix(target + "/") }) {
                throw LotusError(
                    .dbtClean,
                    "`clean-targets` names the folder \(shown(target, folder)), which holds sources",
                    hint: "Take it out of `clean-targets`.", location: place)
            }
            let isInside = target.hasPrefix(folder + "/")
            guard isInside || !invocation.flags.bool("clean_project_files_only") else {
                throw LotusError(
                    .dbtClean, "`clean-targets` names \(target), which lies outside of the project",
                    hint: "Give --no-clean-project-files-only if it is to be deleted.", location: place)
            }
        }
        for target in targets { try clean(target) }
        invocation.log.fire(.cleaned)
    }

    private func shown(_ path: String, _ folder: String) -> String {
        FilePath.shown(path, relativeTo: folder)
    }

    private func clean(_ folder: String) throws {
        invocation.log.fire(.cleaning(folder))
        if LocalFile.exists(folder) {
            do {
                try FileManager.default.removeItem(atPath: folder)
            } catch {
                throw LotusError(
                    .dbtClean, "\(folder) cannot be deleted", hint: "Check that you may delete it.",
                    cause: error)
            }
        }
        invocation.log.fire(.cleanedFolder(folder))
    }
}
