// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Resources by what an earlier run made of them.
extension NodeSelector {
    func searchResults(_ value: String) throws(LotusError) -> ResourceSet {
        guard let results = previousState.results else {
            throw Self.missing(
                "No comparison run_results",
                hint: "Give with --state a folder with the run_results.json of an earlier run.")
        }
        return graph.set(of: results.lazy.filter { $0.status == value }.map(\.uniqueID)).intersection(members)
    }

    func searchSourceStatus(_ value: String) throws(LotusError) -> ResourceSet {
        guard let previous = previousState.sources else {
            throw Self.missing(
                "No previous state comparison freshness results in sources.json",
                hint: "Give with --state a folder with the sources.json of an earlier `source freshness`.")
        }
        guard let current = previousState.currentSources else {
            throw Self.missing(
                "No current state comparison freshness results in sources.json",
                hint: "Run `source freshness` first.")
        }
        // Other words find nothing, as in dbt.
        guard value == "fresher" else { return ResourceSet(capacity: graph.count) }
        let before = Dictionary(previous.map { ($0.uniqueID, $0) }) { $1 }
        let fresher = current.filter { result in
            guard let loaded = result.maxLoadedAt else { return false }
            return before[result.uniqueID]?.maxLoadedAt.map { $0 < loaded } ?? true
        }
        return graph.set(of: fresher.map(\.uniqueID)).intersection(members)
    }

    private static func missing(_ message: String, hint: String) -> LotusError {
        LotusError(.selectionResults, message, hint: hint)
    }
}
