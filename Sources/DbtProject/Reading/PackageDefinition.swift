// SPDX-License-Identifier: Apache-2.0

package import ProjectFiles

/// A dbt project or an installed package: its `dbt_project.yml`, rendered and as written.
package struct PackageDefinition: Sendable {
    package let name: String
    /// Absolute.
    package let folder: String
    /// Where the manifest says that the package lies: the folder for the root project, else the folder in
    /// which it is installed.
    package let installedFolder: String
    package let modelPaths: [String]
    package let seedPaths: [String]
    package let testPaths: [String]
    package let analysisPaths: [String]
    package let macroPaths: [String]
    package let snapshotPaths: [String]
    package let functionPaths: [String]
    package let docsPaths: [String]
    /// `dbt_project.yml` after rendering.
    package let rendered: PlainMap
    /// `dbt_project.yml` as it is written.
    package let unrendered: PlainMap
    /// `vars`, from `vars.yml` when there is one.
    package let vars: PlainMap
    /// `dbt_project.yml` with its places.
    package let file: YAMLNode

    /// All folders in which properties files are looked for.
    package var resourcePaths: [String] {
        var paths: [String] = []
        let all =
            modelPaths + seedPaths + snapshotPaths + analysisPaths + macroPaths + testPaths + functionPaths
        for path in all where !paths.contains(path) { paths.append(path) }
        return paths
    }

    /// The variables that a file of a package sees of this one.
    func vars(for package: String) -> PlainMap {
        guard let scoped = vars[package]?.map else { return vars }
        var all = vars
        all.update(scoped)
        return all
    }
}

extension PackageDefinition {
    private static func configKeys(of type: ResourceType, isRendered: Bool) -> [String] {
        switch type {
        case .seed: ["seeds"]
        case .snapshot: ["snapshots"]
        case .source: ["sources"]
        case .test: isRendered ? ["data_tests", "tests"] : ["data_tests"]
        case .metric: ["metrics"]
        case .semanticModel: isRendered ? ["semantic-models"] : ["semantic_models"]
        case .savedQuery: isRendered ? ["saved-queries"] : ["saved_queries"]
        case .exposure: ["exposures"]
        case .unitTest: ["unit_tests"]
        // dbt forgets the functions in the configuration that it keeps unrendered.
        case .function: isRendered ? ["functions"] : ["models"]
        default: ["models"]
        }
    }

    /// What this project says of a path, from the least to the most specific level. Keys begin with `+`,
    /// or their value is no map.
    func levels(of type: ResourceType, fqn: [String], isRendered: Bool) -> [PlainMap] {
        let project = isRendered ? rendered : unrendered
        let keys = Self.configKeys(of: type, isRendered: isRendered)
        guard var level = keys.lazy.compactMap({ project[$0]?.map }).first else { return [] }
        var levels = [Self.values(of: level)]
        for part in fqn {
            guard let next = level[part]?.map else { break }
            level = next
            levels.append(Self.values(of: level))
        }
        return levels
    }

    private static func values(of level: PlainMap) -> PlainMap {
        var values = PlainMap()
        for entry in level.entries {
            if entry.key.hasPrefix("+") {
                let key = String(entry.key.dropFirst().drop { $0 == " " })
                values[key] = entry.value
            } else if entry.value.map == nil {
                values[entry.key] = entry.value
            }
        }
        return values
    }
}
