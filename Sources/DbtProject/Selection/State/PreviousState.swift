// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// The artifacts of an earlier run (`--state`); each is nil where its file is not there.
package struct PreviousState: Sendable {
    /// Of `manifest.json`.
    package var project: SelectableProject?
    /// Of `run_results.json`.
    package var results: [RunResult]?
    /// Of `sources.json`.
    package var sources: [FreshnessResult]?
    /// Of `sources.json` in the target folder of this run, not of the earlier one.
    package var currentSources: [FreshnessResult]?

    package init(
        project: SelectableProject? = nil, results: [RunResult]? = nil, sources: [FreshnessResult]? = nil,
        currentSources: [FreshnessResult]? = nil
    ) {
        self.project = project
        self.results = results
        self.sources = sources
        self.currentSources = currentSources
    }
}

/// How an earlier run ended for a resource.
package struct RunResult: Hashable, Sendable {
    package let uniqueID: String
    /// Such as `success`, `error`, `pass`, `partial success`.
    package let status: String

    package init(uniqueID: String, status: String) {
        self.uniqueID = uniqueID
        self.status = status
    }

    /// Those of a `run_results.json`.
    ///
    /// - Parameter file: What an error calls the artifact.
    package static func all(
        in artifact: JSONValue, file: String = "run_results.json"
    ) throws(LotusError) -> [RunResult] {
        _ = try ArtifactSchema.runResults.version(of: artifact, file: file)
        return (artifact["results"]?.elements ?? []).compactMap { result in
            guard let uniqueID = result["unique_id"]?.string, let status = result["status"]?.string else {
                return nil
            }
            return RunResult(uniqueID: uniqueID, status: status)
        }
    }
}

/// How fresh a source was.
package struct FreshnessResult: Hashable, Sendable {
    package let uniqueID: String
    /// Nil where the check itself failed.
    package let maxLoadedAt: Timestamp?

    package init(uniqueID: String, maxLoadedAt: Timestamp?) {
        self.uniqueID = uniqueID
        self.maxLoadedAt = maxLoadedAt
    }

    /// Those of a `sources.json`.
    ///
    /// - Parameter file: What an error calls the artifact.
    package static func all(
        in artifact: JSONValue, file: String = "sources.json"
    ) throws(LotusError) -> [FreshnessResult] {
        _ = try ArtifactSchema.sources.version(of: artifact, file: file)
        return (artifact["results"]?.elements ?? []).compactMap { result in
            guard let uniqueID = result["unique_id"]?.string else { return nil }
            let loaded = result["max_loaded_at"]?.string.flatMap(InstantText.timestamp)
            return FreshnessResult(uniqueID: uniqueID, maxLoadedAt: loaded)
        }
    }
}
