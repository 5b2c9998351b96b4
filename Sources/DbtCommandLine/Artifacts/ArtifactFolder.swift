// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore

/// The target folder of a project: every artifact is written once for each command, whole or not at all.
struct ArtifactFolder {
    let folder: String
    /// Events about artifacts go here.
    let log: EventLog
    /// `--write-json`
    let writesJSON: Bool

    func path(_ name: String) -> String { folder + "/" + name }

    /// Whether an earlier command has left a manifest.
    var hasManifest: Bool { LocalFile.exists(path("manifest.json")) }

    /// Writes `manifest.json`, and `semantic_manifest.json` from it.
    ///
    /// - Returns: What was written; nil under `--no-write-json`.
    @discardableResult
    func write(_ manifest: Manifest) throws(LotusError) -> ManifestTexts? {
        guard writesJSON else { return nil }
        let texts = ManifestTexts(
            manifest: ManifestText(manifest), semantic: Self.json(SemanticManifest(manifest).record))
        try write(texts, head: manifest.metadata)
        return texts
    }

    /// Writes `manifest.json` and `semantic_manifest.json` as they were, with another head.
    func write(_ texts: ManifestTexts, head: ManifestMetadata) throws(LotusError) {
        guard writesJSON else { return }
        try write(texts.manifest.bytes(head: head), "manifest.json", type: "WritableManifest")
        try write([texts.semantic], "semantic_manifest.json", type: "SemanticManifest")
    }

    func write(_ results: RunResults) throws(LotusError) {
        guard writesJSON else { return }
        try write([Self.json(results.record)], "run_results.json", type: "RunExecutionResult")
    }

    /// Writes `graph_summary.json`; dbt does it also under `--no-write-json`.
    func write(_ graph: LinkedGraph, invocation: String) throws(LotusError) {
        var summary: PlainMap = ["_invocation_id": .string(invocation)]
        summary.update(graph.summary)
        try LocalFile.write(Self.json(summary), to: path("graph_summary.json"))
    }

    func write(_ performance: ParsePerformance) throws(LotusError) {
        let path = path("perf_info.json")
        try LocalFile.write(Self.json(performance.record), to: path)
        log.fire(.performance(path: path))
    }

    private func write(_ parts: [[UInt8]], _ name: String, type: String) throws(LotusError) {
        try LocalFile.write(parts, to: path(name))
        log.fire(.artifact(type, path: path(name)))
    }

    private static func json(_ record: PlainMap) -> [UInt8] {
        var writer = JSONWriter()
        record.write(to: &writer)
        return writer.finished()
    }
}
