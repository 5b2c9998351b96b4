// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Where references lead that this project's own target does not hold (`--defer`): to what an earlier state
/// built (dbt 1.12, `Manifest.merge_from_artifact` and `RuntimeRefResolver.create_relation`).
package struct Deferral: Sendable {
    /// The place of a resource in the state.
    struct Place: Sendable, Equatable {
        var database: String?
        var schema: String?
        var alias: String
    }

    private let places: [String: Place]
    /// `--favor-state`: what is not selected is taken from the state also where the target holds it.
    let favorsState: Bool
    /// The unique ids of what the command works on.
    let selected: Set<String>

    /// - Parameters:
    ///   - state: the project of the manifest in `--defer-state` or `--state`. Its ephemeral models are in
    ///     no database.
    ///   - favorsState: `--favor-state`
    ///   - selected: the unique ids of what the command works on.
    package init(to state: SelectableProject, favorsState: Bool, selected: Set<String>) {
        var places: [String: Place] = [:]
        for resource in state.resources where Self.isBuilt(resource) {
            places[resource.uniqueID] = Place(
                database: resource.entry["database"]?.string, schema: resource.entry["schema"]?.string,
                alias: resource.entry["alias"]?.string ?? resource.name)
        }
        self.places = places
        self.favorsState = favorsState
        self.selected = selected
    }

    private static func isBuilt(_ resource: SelectableResource) -> Bool {
        guard resource.type.isRefable || resource.type == .function else { return false }
        return resource.entry["config"]?["materialized"]?.string != "ephemeral"
    }

    func place(of id: String) -> Place? { places[id] }

    /// Whether the state comes first, wherever else the resource may be.
    func favors(_ id: String) -> Bool { favorsState && !selected.contains(id) }
}
