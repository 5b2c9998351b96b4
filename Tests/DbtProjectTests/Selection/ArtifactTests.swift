// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Testing

/// Artifacts of older versions of dbt, and what is none.
@Suite struct ArtifactTests {
    private func manifest(version: Int, node: JSONValue, metrics: JSONValue = [:]) -> JSONValue {
        [
            "metadata": [
                "dbt_schema_version": .string("https://schemas.getdbt.com/dbt/manifest/v\(version).json")
            ],
            "nodes": ["model.shop.a": node], "metrics": metrics,
        ]
    }

    private func model(_ more: [(String, JSONValue)]) -> JSONValue {
        var model: JSONValue = [
            "unique_id": "model.shop.a", "resource_type": "model", "package_name": "shop", "name": "a",
            "fqn": ["shop", "a"], "original_file_path": "models/a.sql", "config": ["enabled": true],
        ]
        for (key, value) in more { model[key] = value }
        return model
    }

    private func modified(from old: JSONValue, to new: JSONValue) throws -> Bool {
        let selector = try NodeSelector(
            SelectableProject(manifest: new),
            previousState: PreviousState(project: SelectableProject(manifest: old)))
        var warnings: [SelectionWarning] = []
        return try !selector.select(
            .commandLine(select: ["state:modified"], exclude: nil), warnings: &warnings
        )
        .isEmpty
    }

    @Test func aManifestOfAnOlderDbtIsReadAsDbtReadsIt() throws {
        let new = manifest(version: 12, node: model([("raw_code", "select 1"), ("access", "protected")]))
        #expect(try !modified(from: manifest(version: 6, node: model([("raw_sql", "select 1")])), to: new))
        #expect(try modified(from: manifest(version: 6, node: model([("raw_sql", "select 2")])), to: new))
        #expect(
            try modified(
                from: manifest(version: 8, node: model([("raw_code", "select 1"), ("access", "public")])),
                to: new))
    }

    @Test func metricsOfTheOldKindAreLeftOut() throws {
        let metrics: JSONValue = ["metric.shop.m": ["unique_id": "metric.shop.m"]]
        #expect(
            try SelectableProject(manifest: manifest(version: 9, node: model([]), metrics: metrics)).resources
                .count == 1)
        let error = try #require(throws: LotusError.self) {
            try SelectableProject(manifest: manifest(version: 10, node: model([]), metrics: metrics))
        }
        #expect(error.message == "the manifest is not whole: an entry has no `resource_type`")
    }

    @Test func anArtifactOfAnotherKindIsAnError() throws {
        let artifact: JSONValue = [
            "metadata": ["dbt_schema_version": "https://schemas.getdbt.com/dbt/catalog/v1.json"]
        ]
        let error = try #require(throws: LotusError.self) {
            try RunResult.all(in: artifact, file: "before/run_results.json")
        }
        #expect(error.code == .artifactInvalid)
        #expect(
            error.message
                == "Expected a schema version of \"https://schemas.getdbt.com/dbt/run-results/v6.json\" in"
                + " before/run_results.json, but found \"https://schemas.getdbt.com/dbt/catalog/v1.json\"."
                + " Are you running with a different version of dbt?")
        #expect(throws: LotusError.self) { try FreshnessResult.all(in: [:]) }
        #expect(throws: LotusError.self) { try SelectableProject(manifest: [:]) }
    }

    @Test func instantsAreComparedAsInstants() throws {
        func sources(_ instant: String) throws -> [FreshnessResult] {
            try FreshnessResult.all(in: [
                "metadata": ["dbt_schema_version": "https://schemas.getdbt.com/dbt/sources/v3.json"],
                "results": [["unique_id": "source.shop.s.t", "max_loaded_at": .string(instant)]],
            ])
        }
        let times = [
            "1969-12-31T23:59:59.999999Z", "1970-01-01", "2024-02-29T23:30:00+02:00", "2024-02-29 21:30:00.5",
            "2024-02-29T21:00:00-01:00", "2100-03-01T00:00:00Z",
        ]
        let read = try times.map { try #require(try sources($0).first?.maxLoadedAt) }
        #expect(
            read.map(\.description) == [
                "1969-12-31T23:59:59.999999Z", "1970-01-01T00:00:00.000000Z", "2024-02-29T21:30:00.000000Z",
                "2024-02-29T21:30:00.500000Z", "2024-02-29T22:00:00.000000Z", "2100-03-01T00:00:00.000000Z",
            ])
        #expect(try sources("yesterday").first?.maxLoadedAt == nil)
    }
}
