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

    func deprecated(_ deprecation: ParseDeprecation) {
        if let parsedAt, let changedAt = LocalFile.changeTime(deprecation.path), changedAt < parsedAt {
            return
        }
        log.fire(Deprecation(deprecation))
    }
}

extension Deprecation {
    init(_ deprecation: ParseDeprecation) {
        switch deprecation.kind {
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
