// SPDX-License-Identifier: Apache-2.0

package import DbtProject
internal import LotusCore
package import ProjectFiles

/// Something of a project that a later version of dbt will no longer understand.
package struct Deprecation: Sendable {
    /// The name of dbt's event.
    package let event: String
    package let code: String
    /// One paragraph.
    package let message: String
    /// What the JSON form holds.
    package let data: PlainMap
    /// Whether the text begins with the name of the event; the older ones do not.
    package var showsName = true

    /// `target-path` or `log-path` in dbt_project.yml.
    package static func path(_ key: String) -> Deprecation {
        let isTarget = key == "target-path"
        let (what, variable) = isTarget ? ("artifacts", "DBT_TARGET_PATH") : ("logs", "DBT_LOG_PATH")
        return Deprecation(
            event: isTarget ? "ConfigTargetPathDeprecation" : "ConfigLogPathDeprecation",
            code: isTarget ? "D011" : "D010",
            message:
                "The `\(key)` config in `dbt_project.yml` has been deprecated, and will no longer be supported"
                + " in a future version of dbt-core. If you wish to write dbt \(what) to a custom directory,"
                + " please use the --\(key) CLI flag or \(variable) env var instead.",
            data: ["deprecated_path": .string(key)], showsName: false)
    }

    /// `source-paths` or `data-paths` in dbt_project.yml.
    package static func renamedPath(_ key: String, to newKey: String) -> Deprecation {
        Deprecation(
            event: key == "source-paths" ? "ConfigSourcePathDeprecation" : "ConfigDataPathDeprecation",
            code: key == "source-paths" ? "D003" : "D004",
            message:
                "The `\(key)` config has been renamed to `\(newKey)`. Please update your `dbt_project.yml`"
                + " configuration to reflect this change.",
            data: ["deprecated_path": .string(key), "exp_path": .string(newKey)], showsName: false)
    }

    /// A package of the hub that goes on under another name.
    package static func movedPackage(_ name: String, to newName: String) -> Deprecation {
        Deprecation(
            event: "PackageRedirectDeprecation", code: "D001",
            message:
                "The `\(name)` package is deprecated in favor of `\(newName)`. Please update your `packages.yml`"
                + " configuration to use `\(newName)` instead.",
            data: ["old_name": .string(name), "new_name": .string(newName)], showsName: false)
    }

    /// A key that stands again in its map.
    package static func repeatedKey(_ key: RepeatedKey, in file: String) -> Deprecation {
        let place = "line \(key.location.line), column \(key.location.column)"
        let description = "Duplicate key '\(key.key)' in \"<unicode string>\", \(place)"
        return Deprecation(
            event: "DuplicateYAMLKeysDeprecation", code: "D024",
            message: "\(description) in file `\(file)`",
            data: ["duplicate_description": .string(description), "file": .string(file)])
    }

    /// `-m`, `--model` or `--models`.
    package static let modelOption = Deprecation(
        event: "ModelParamUsageDeprecation", code: "D032",
        message: "Usage of `--models`, `--model`, and `-m` is deprecated in favor of `--select` or `-s`.",
        data: PlainMap())

    /// An environment variable with the reserved prefix that dbt does not know.
    package static func variable(_ name: String) -> Deprecation {
        Deprecation(
            event: "EnvironmentVariableNamespaceDeprecation", code: "D036",
            message:
                "Found custom environment variable `\(name)` in the environment. The prefix `DBT_ENGINE` is"
                + " reserved for dbt engine environment variables. Custom environment variables with the prefix"
                + " `DBT_ENGINE` may cause collisions and runtime errors.",
            data: ["env_var": .string(name), "reserved_prefix": "DBT_ENGINE"])
    }
}
