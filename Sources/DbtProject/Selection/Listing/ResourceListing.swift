// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The lines in which `ls` lists resources (`dbt/task/list.py` of dbt 1.12).
package enum ResourceListing: Sendable {
    /// As a selection that finds the resource.
    case selector
    /// By name.
    case name
    /// By the path of the file.
    case path
    /// As JSON with these keys, which may be paths with dots; with none, those that dbt chooses.
    case json(keys: [String])

    /// One line for each resource.
    package func lines(of resources: [SelectableResource]) -> [String] {
        resources.map { resource in
            switch self {
            case .selector: Self.selector(of: resource)
            case .name: resource.searchName
            case .path: resource.originalFilePath
            case .json(let keys): Self.json(of: resource, keys: keys)
            }
        }
    }

    private static func selector(of resource: SelectableResource) -> String {
        let package = resource.package
        return switch resource.type {
        case .source: "source:\(package).\(resource.searchName)"
        case .exposure, .metric, .savedQuery, .semanticModel:
            "\(resource.type.rawValue):\(package).\(resource.name)"
        case .unitTest:
            "unit_test:\(package).\(resource.name)"
                + (resource.version.isNull ? "" : "_v\(PythonText.string(resource.version))")
        default: resource.fqn.joined(separator: ".")
        }
    }

    /// The keys that are shown when none are asked for.
    private static let standardKeys: Set = [
        "alias", "name", "package_name", "depends_on", "direct_parents", "tags", "config", "resource_type",
        "source_name", "original_file_path", "unique_id",
    ]

    private static func json(of resource: SelectableResource, keys: [String]) -> String {
        var entry = resource.entry
        if resource.type == .model {
            // Of the models of a project these are what it depends on; the manifest does not hold them.
            entry["direct_parents"] = .array(resource.dependsOn.map { .string($0) })
        }
        guard !keys.isEmpty else {
            let shown = (entry.members ?? []).filter { standardKeys.contains($0.key) }
            return PythonText.json(.object(shown))
        }
        var shown: JSONValue = .object([])
        for key in keys {
            guard key.contains(".") else {
                if let value = entry[key] { shown[key] = value }
                continue
            }
            let path = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            if let value = entry.value(at: path), !value.isNull { shown[key] = value }
        }
        return PythonText.json(shown)
    }
}
