// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What selection asks of a project, now or as an earlier run left it.
package struct SelectableProject: Sendable {
    /// The name of the root project; nil in a manifest that does not say.
    package var name: String?
    /// In the order in which dbt links them: sources, nodes, semantic models, exposures, functions,
    /// metrics, unit tests, saved queries.
    package var resources: [SelectableResource]
    /// By unique_id.
    package var macros: [String: SelectableMacro]
    /// The first of the disabled resources with a unique_id.
    package var disabled: [String: SelectableResource]

    package init(
        name: String?, resources: [SelectableResource], macros: [String: SelectableMacro] = [:],
        disabled: [String: SelectableResource] = [:]
    ) {
        self.name = name
        self.resources = resources
        self.macros = macros
        self.disabled = disabled
    }

    /// The graph of the resources; index for index the same as ``resources``.
    package func graph() throws(LotusError) -> ResourceGraph {
        try ResourceGraph(resources.map { ResourceGraph.Node($0.uniqueID, dependsOn: $0.dependsOn) })
    }
}

// MARK: - Manifests

extension SelectableProject {
    /// The keys of a manifest that hold resources, in the order in which dbt links them.
    private static let resourceKeys = [
        "sources", "nodes", "semantic_models", "exposures", "functions", "metrics", "unit_tests",
        "saved_queries",
    ]

    /// The schema that is read: of dbt 1.8 and later.
    private static let schema = "https://schemas.getdbt.com/dbt/manifest/v12.json"

    /// The project of a `manifest.json`.
    ///
    /// - Throws: ``LotusError`` for a manifest of another schema or one that is not whole.
    package init(manifest: JSONValue) throws(LotusError) {
        try ArtifactSchema.require(Self.schema, of: manifest, named: "manifest")
        var resources: [SelectableResource] = []
        for key in Self.resourceKeys {
            for member in manifest[key]?.members ?? [] {
                resources.append(try SelectableResource(entry: member.value))
            }
        }
        var macros: [String: SelectableMacro] = [:]
        for member in manifest["macros"]?.members ?? [] {
            macros[member.key] = SelectableMacro(
                sql: member.value["macro_sql"]?.string ?? "",
                dependsOn: member.value.value(at: ["depends_on", "macros"])?.elements?.compactMap(\.string)
                    ?? [])
        }
        var disabled: [String: SelectableResource] = [:]
        for member in manifest["disabled"]?.members ?? [] {
            guard let first = member.value.elements?.first else { continue }
            disabled[member.key] = try SelectableResource(entry: first)
        }
        self.init(
            name: manifest["metadata"]?["project_name"]?.string, resources: resources, macros: macros,
            disabled: disabled)
    }
}
