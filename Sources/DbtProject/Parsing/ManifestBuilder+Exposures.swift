// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore
internal import ProjectFiles

// Exposures and groups of properties.
extension ManifestBuilder {
    private static let exposureTypes = ["dashboard", "notebook", "analysis", "ml", "application"]

    /// Adds an exposure.
    func addExposure(_ entry: PropertiesEntry) throws(LotusError) {
        let isPlain = entry.name.unicodeScalars.allSatisfy { scalar in
            scalar == "_" || scalar == "-" || scalar.properties.isAlphabetic
                || scalar.properties.numericType != nil
        }
        if !isPlain {
            session.messages.deprecated(
                ParseDeprecation(
                    kind: .exposureName(entry.name), file: entry.file.file.originalPath,
                    path: entry.file.file.absolutePath))
        }
        let file = entry.file.file
        let fqn = fqn(file.package, file.relativePath, entry.name)
        guard let type = entry.values["type"]?.string, Self.exposureTypes.contains(type) else {
            throw entry.error(
                .dbtParsing,
                "the exposure '\(entry.name)' has the type \(entry.values["type"]?.pythonLiteral ?? "None")",
                hint: "The types are \(Self.exposureTypes.joined(separator: ", ")).", at: "type")
        }
        var exposure = Exposure(
            uniqueID: "exposure.\(file.package).\(entry.name)", name: entry.name, packageName: file.package,
            path: file.relativePath, originalFilePath: file.originalPath, fqn: fqn, type: type,
            owner: try owner(entry))
        exposure.description = entry.values["description"]?.string ?? ""
        exposure.label = entry.values["label"]?.pythonText
        exposure.maturity = entry.values["maturity"]?.string
        exposure.url = entry.values["url"]?.string
        let subject = ConfigResolver.Subject(type: .exposure, package: file.package, fqn: fqn)
        let given = entry.values["config"]?.map ?? PlainMap()
        var config = configs.resolve(subject, properties: given, call: PlainMap())
        exposure.unrenderedConfig = configs.resolveUnrendered(subject, properties: given, call: PlainMap())
        let tags = (entry.values.value("tags")?.listified ?? []) + (config["tags"]?.list ?? [])
        exposure.tags = Set(tags.compactMap(\.string)).sorted()
        exposure.meta = entry.values["meta"]?.map ?? PlainMap()
        exposure.meta.update(config["meta"]?.map ?? PlainMap())
        config["tags"] = .strings(exposure.tags)
        config["meta"] = .map(exposure.meta)
        exposure.config = config
        for item in entry.values["depends_on"]?.list ?? [] {
            try addDependency(item.pythonText, to: &exposure, entry)
        }
        if let other = exposures.first(where: { $0.uniqueID == exposure.uniqueID }) {
            throw entry.error(
                .dbtDuplicate, "the exposure '\(entry.name)' stands twice, also in \(other.originalFilePath)",
                hint: "Rename one of the two.")
        }
        if config["enabled"]?.bool == false {
            disabledRecords.append((exposure.uniqueID, exposure.record))
        } else {
            exposures.append(exposure)
        }
    }

    private func owner(_ entry: PropertiesEntry) throws(LotusError) -> PlainMap {
        guard let given = entry.values["owner"]?.map,
            given.value("name") != nil || given.value("email") != nil
        else {
            throw entry.error(
                .dbtParsing, "'\(entry.name)' has no owner with a name or an email",
                hint: "Add `owner: {name: …}` or `owner: {email: …}`.", at: "owner")
        }
        var owner: PlainMap = [
            "email": given["email"] ?? PlainValue.none, "name": given["name"] ?? PlainValue.none,
        ]
        for entry in given.entries where owner[entry.key] == nil { owner[entry.key] = entry.value }
        return owner
    }

    private func addDependency(
        _ text: String, to exposure: inout Exposure, _ entry: PropertiesEntry
    ) throws(LotusError) {
        let capture = RenderCapture()
        let render = RenderContext(context, .parse, package: exposure.packageName, capture: capture)
        defer { render.close() }
        do {
            _ = try context.space.parsing.compile("{{ \(text) }}", name: exposure.originalFilePath)
                .render(host: render)
        } catch {
            var result = error.lotusError
            result.location = entry.node["depends_on"]?.location ?? entry.node.location
            throw result
        }
        let record = capture.record
        exposure.refs += record.refs
        exposure.sources += record.sources
        exposure.metrics += record.metrics
    }

    /// Adds a group.
    func addGroup(_ entry: PropertiesEntry) throws(LotusError) {
        let file = entry.file.file
        let fqn = fqn(file.package, file.relativePath, entry.name)
        let subject = ConfigResolver.Subject(type: .group, package: file.package, fqn: fqn)
        let given = entry.values["config"]?.map ?? PlainMap()
        var config = configs.resolveRaw(subject, properties: given)
        config["meta"] = config["meta"] ?? .map(PlainMap())
        let group = Group(
            uniqueID: "group.\(file.package).\(entry.name)", name: entry.name, packageName: file.package,
            path: file.relativePath, originalFilePath: file.originalPath, owner: try owner(entry),
            description: entry.values["description"]?.string, config: config)
        if let other = groups.first(where: { $0.name == group.name }) {
            throw entry.error(
                .dbtDuplicate, "the group '\(entry.name)' stands twice, also in \(other.originalFilePath)",
                hint: "Rename one of the two.")
        }
        groups.append(group)
    }
}

extension ConfigResolver {
    /// The configuration of a resource that has no fields but `meta`: other keys are not joined.
    func resolveRaw(_ subject: Subject, properties: PlainMap) -> PlainMap {
        var result = PlainMap()
        func apply(_ level: PlainMap) {
            for entry in level.entries {
                if entry.key == "meta", var meta = result["meta"]?.map, let other = entry.value.map {
                    meta.update(other)
                    result["meta"] = .map(meta)
                } else if !entry.key.hasSuffix("hook") {
                    result[entry.key] = entry.value
                }
            }
        }
        for level in levels(subject) { apply(level) }
        apply(properties)
        return result
    }
}
