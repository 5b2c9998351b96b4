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

    /// The project of a `manifest.json`; one that an older dbt wrote is read as dbt 1.12 reads it.
    ///
    /// - Parameter file: What an error calls the manifest.
    /// - Throws: ``LotusError`` for a manifest of another schema or one that is not whole.
    package init(manifest: JSONValue, file: String = "manifest.json") throws(LotusError) {
        let version = try ArtifactSchema.manifest.version(of: manifest, file: file)
        var resources: [SelectableResource] = []
        // Up to version 9 metrics were something else.
        for key in Self.resourceKeys where version > 9 || key != "metrics" {
            for member in manifest[key]?.members ?? [] {
                resources.append(try SelectableResource(entry: Self.current(member.value)))
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
            disabled[member.key] = try SelectableResource(entry: Self.current(first))
        }
        self.init(
            name: manifest["metadata"]?["project_name"]?.string, resources: resources, macros: macros,
            disabled: disabled)
    }

    /// An entry with today's name for its code, which was `raw_sql` up to version 6.
    private static func current(_ entry: JSONValue) -> JSONValue {
        guard let code = entry["raw_sql"] else { return entry }
        var entry = entry
        entry["raw_sql"] = nil
        entry["raw_code"] = code
        return entry
    }
}
