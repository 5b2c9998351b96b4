// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore

/// The messages of templates and of the parser as events.
struct TemplateLog: TemplateMessages {
    let log: EventLog
    /// When the last manifest was written; nil without one. What is outdated in older files was told then.
    let parsedAt: Timestamp?

    func log(_ message: String, isInfo: Bool) { log.fire(.templateLog(message, isInfo: isInfo)) }
    func print(_ message: String) { log.fire(.output(message)) }
    func warn(_ message: String) { log.fire(.templateWarning(message)) }
    func warnAsAdapter(_ message: String) { log.fire(.adapterWarning(message)) }
    func warn(_ warning: ParseWarning) { log.fire(.parse(warning)) }

    func deprecated(_ deprecation: ParseDeprecation) {
        // What is in no file in particular is told each time.
        guard !deprecation.path.isEmpty else { return log.fire(Deprecation(deprecation)) }
        if let parsedAt, let changedAt = LocalFile.changeTime(deprecation.path), changedAt < parsedAt {
            return
        }
        log.fire(Deprecation(deprecation))
    }
}

extension Deprecation {
    init(_ deprecation: ParseDeprecation) {
        switch deprecation.kind {
        case .repeatedKey(let key):
            self = .repeatedKey(key, in: deprecation.file)
        case .unexpectedTag(let tag):
            let message = "Found unexpected '\(tag)' block tag."
            self.init(
                event: "UnexpectedJinjaBlockDeprecation", code: "D023",
                message: "\(message) in file `\(deprecation.file)`",
                data: ["file": .string(deprecation.file), "msg": .string(message)])
        case .iterationModule:
            self.init(
                event: "ModulesItertoolsUsageDeprecation", code: "D034",
                message:
                    "Usage of itertools modules is deprecated. Please use the built-in functions instead.",
                data: PlainMap())
        case .exposureName(let name):
            self.init(
                event: "ExposureNameDeprecation", code: "D007",
                message:
                    "Starting in v1.3, the 'name' of an exposure should contain only letters, numbers, and"
                    + " underscores. Exposures support a new property, 'label', which may contain spaces, capital"
                    + " letters, and special characters. \(name) does not follow this pattern. Please update the"
                    + " 'name', and use the 'label' property for a human-friendly title. This will raise an error in"
                    + " a future version of dbt-core.",
                data: ["exposure": .string(name)], showsName: false)
        case .sameName(let name, let package, let first, let second):
            self.init(
                event: "DuplicateNameDistinctNodeTypesDeprecation", code: "D040",
                message:
                    "Found resources with the same name '\(name)' in package '\(package)': '\(first)' and"
                    + " '\(second)'. Please update one of the resources to have a unique name.",
                data: [
                    "package_name": .string(package), "resource_name": .string(name),
                    "unique_id1": .string(first), "unique_id2": .string(second),
                ])
        case .argumentsOutside(let test, let resource, let package):
            let name = "`\(test)` defined on '\(resource)' in package '\(package)' (\(deprecation.file))"
            self.init(
                event: "MissingArgumentsPropertyInGenericTestDeprecation", code: "D039",
                message:
                    "Found top-level arguments to test \(name). Arguments to generic tests should be nested"
                    + " under the `arguments` property.", data: ["test_name": .string(name)])
        case .propertyOutsideOfConfig(let key, let path):
            self.init(
                event: "PropertyMovedToConfigDeprecation", code: "D030",
                message:
                    "Found `\(key)` as a top-level property of `\(path)` in file `\(deprecation.file)`. The"
                    + " `\(key)` top-level property should be moved into the `config` of `\(path)`.",
                data: ["file": .string(deprecation.file), "key": .string(key), "key_path": .string(path)])
        }
    }
}
