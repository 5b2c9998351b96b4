// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// All that a project holds, resolved: dbt's manifest (version 12).
package struct Manifest: Sendable {
    /// Models, seeds, snapshots, tests, analyses and operations that are enabled, in the order they came.
    package var nodes: [Node] = []
    package var functions: [Node] = []
    package var sources: [SourceTable] = []
    package var macros: [MacroRecord] = []
    package var docs: [DocBlock] = []
    package var exposures: [Exposure] = []
    package var groups: [Group] = []
    package var unitTests: [UnitTest] = []
    package var metrics: [PlainMap] = []
    package var semanticModels: [PlainMap] = []
    package var savedQueries: [PlainMap] = []
    /// `selectors.yml`, each definition in its full form.
    package var selectors = PlainMap()
    /// Resources that are switched off, by their unique id.
    package var disabled: [(id: String, record: PlainMap)] = []
    /// What the head of the manifest says.
    package var metadata = ManifestMetadata()

    package init() {}
}

/// The head of a manifest.
package struct ManifestMetadata: Sendable {
    package var dbtVersion = ""
    package var projectName = ""
    package var quoting = PlainMap()
    package var invocationID = ""
    /// An ISO instant in UTC.
    package var generatedAt = ""
    package var invocationStartedAt = ""
    /// When the project was parsed, in seconds since 1970: `created_at` of its resources. Nil leaves it out.
    package var createdAt: Double?
    /// Variables whose names begin with `DBT_ENV_CUSTOM_ENV_`.
    package var environment = PlainMap()

    var record: PlainMap {
        [
            "dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
            "dbt_version": .string(dbtVersion), "generated_at": .string(generatedAt),
            "invocation_id": .string(invocationID), "invocation_started_at": .string(invocationStartedAt),
            "env": .map(environment), "project_name": .string(projectName),
            "project_id": .string(HexDigest.md5(projectName)), "user_id": PlainValue.none,
            "send_anonymous_usage_stats": false, "adapter_type": "duckdb", "quoting": .map(quoting),
            "run_started_at": .string(
                invocationStartedAt.hasSuffix("Z")
                    ? invocationStartedAt.dropLast() + "+00:00" : invocationStartedAt),
        ]
    }
}
