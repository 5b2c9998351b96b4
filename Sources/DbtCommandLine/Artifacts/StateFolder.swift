// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore
internal import ProjectFiles

/// The folder that `--state` names.
enum StateFolder {
    /// What an earlier run left there; what is not there is left out.
    ///
    /// - Parameter targetFolder: where this run would find its own `sources.json`.
    static func read(_ path: String?, in folder: String, targetFolder: String) throws(LotusError)
        -> PreviousState
    {
        guard let path else { return PreviousState() }
        let state = FilePath.absolute(path, in: folder)
        return PreviousState(
            project: try artifact("manifest.json", in: state) { json, file throws(LotusError) in
                try SelectableProject(manifest: json, file: file)
            },
            results: try artifact("run_results.json", in: state) { json, file throws(LotusError) in
                try RunResult.all(in: json, file: file)
            },
            sources: try artifact("sources.json", in: state) { json, file throws(LotusError) in
                try FreshnessResult.all(in: json, file: file)
            },
            currentSources: try artifact("sources.json", in: targetFolder) { json, file throws(LotusError) in
                try FreshnessResult.all(in: json, file: file)
            })
    }

    private static func artifact<Artifact>(
        _ name: String, in folder: String, _ read: (JSONValue, String) throws(LotusError) -> Artifact
    ) throws(LotusError) -> Artifact? {
        let path = folder + "/" + name
        guard LocalFile.exists(path) else { return nil }
        let bytes = try LocalFile.read(path)
        let json: JSONValue
        do {
            json = try JSONValue(parsing: bytes)
        } catch {
            throw LotusError(
                .dbtArtifact, "\(path) is no JSON", hint: "Let the command that wrote it write it again.",
                cause: error)
        }
        return try read(json, path)
    }
}
