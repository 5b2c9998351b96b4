// SPDX-License-Identifier: Apache-2.0

/// Computes the configuration of a resource from all places that say something about it.
///
/// From weak to strong (dbt 1.12, `dbt/context/context_config.py`): initial values, `dbt_project.yml` of
/// the resource's own package from the least to the most specific path, properties, `config()` in the
/// file, and for a package's resource the `dbt_project.yml` of the root project.
struct ConfigResolver: Sendable {
    private let root: PackageDefinition
    private let packages: [String: PackageDefinition]

    init(root: PackageDefinition, packages: [PackageDefinition]) {
        self.root = root
        self.packages = Dictionary(packages.map { ($0.name, $0) }) { first, _ in first }
    }

    /// What a resource is called for the lookup.
    struct Subject {
        var type: ResourceType
        var package: String
        var fqn: [String]
    }

    /// The configuration with all fields of its kind, then the keys that dbt does not know.
    func resolve(_ subject: Subject, properties: PlainMap, call: PlainMap) -> PlainMap {
        let fields = ConfigFields.fields(of: subject.type)
        var result = PlainMap(fields.map { ($0.name, $0.initial) })
        let own = packages[subject.package] ?? root
        for level in own.levels(of: subject.type, fqn: subject.fqn, isRendered: true) {
            Self.apply(level, to: &result, fields)
        }
        Self.apply(properties, to: &result, fields)
        Self.apply(call, to: &result, fields)
        if own.name != root.name {
            for level in root.levels(of: subject.type, fqn: subject.fqn, isRendered: true) {
                Self.apply(level, to: &result, fields)
            }
        }
        return ConfigValues.finished(result, subject.type)
    }

    /// The same as it is written, by which `state:modified` compares.
    func resolveUnrendered(_ subject: Subject, properties: PlainMap, call: PlainMap) -> PlainMap {
        var result = PlainMap()
        let own = packages[subject.package] ?? root
        for level in own.levels(of: subject.type, fqn: subject.fqn, isRendered: false) {
            result.update(level)
        }
        result.update(properties)
        result.update(call)
        if own.name != root.name {
            for level in root.levels(of: subject.type, fqn: subject.fqn, isRendered: false) {
                result.update(level)
            }
        }
        return result
    }

    /// What the project of a resource says of it, from the least to the most specific level.
    func levels(_ subject: Subject) -> [PlainMap] {
        (packages[subject.package] ?? root).levels(of: subject.type, fqn: subject.fqn, isRendered: true)
    }

    private static func apply(_ level: PlainMap, to result: inout PlainMap, _ fields: [ConfigField]) {
        for entry in level.entries {
            let key = hookName(entry.key)
            if let field = fields.first(where: { $0.name == key }), let old = result[key] {
                result[key] = field.merged(old, entry.value)
            } else {
                result[key] = entry.value
            }
        }
    }

    private static func hookName(_ key: String) -> String {
        switch key {
        case "pre_hook": "pre-hook"
        case "post_hook": "post-hook"
        default: key
        }
    }
}
