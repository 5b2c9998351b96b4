// SPDX-License-Identifier: Apache-2.0

import ProjectFiles

/// Names of targets for the completion of the user's own shell.
enum TargetCompletion {
    /// - Parameter words: the command line so far; its `--project-dir` and `--profiles-dir` count.
    static func names(_ words: [String]) -> [String] {
        func value(_ option: String) -> String? {
            guard let index = words.lastIndex(of: option), index + 1 < words.count else { return nil }
            return words[index + 1]
        }
        let start = AbsolutePath.of(value("--project-dir") ?? ".")
        guard let project = try? Project.find(from: start, processEnvironment: Terminal.environment) else {
            return []
        }
        let folder = value("--profiles-dir").map { AbsolutePath.of($0) }
        return (try? Profile.targetNames(for: project, selection: ProfileSelection(profilesFolder: folder)))
            ?? []
    }
}
