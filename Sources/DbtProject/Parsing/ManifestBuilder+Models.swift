// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

// Properties of models, with versions.
extension ManifestBuilder {
    /// Applies the properties of a model and makes its tests.
    func patchModel(_ entry: PropertiesEntry) throws(LotusError) {
        let rendering = yamlRendering(context.packages[entry.file.file.package] ?? context.root)
        guard let versions = entry.values.value("versions")?.list, !versions.isEmpty else {
            try patchNode(entry)
            try addTests(of: entry, rendering)
            return
        }
        let model = try ModelVersions(try normalized(entry), versions)
        for version in model.versions { try patchVersion(version, model) }
        for version in model.versions { try addTests(of: version, model, rendering) }
    }

    private func patchVersion(_ version: ModelVersions.Version, _ model: ModelVersions) throws(LotusError) {
        let entry = model.entry
        let package = entry.file.file.package
        var fileName = version.definedIn ?? "\(entry.name)_v\(version.text)"
        if refableID(fileName, package: package) == nil, version.number == model.latest {
            if refableID(entry.name, package: package) != nil { fileName = entry.name }
        }
        var isEnabled = true
        var found = refableID(fileName, package: package).flatMap { take($0) }
        if found == nil,
            let place = disabledNodes.firstIndex(where: { $0.resourceType == .model && $0.name == fileName })
        {
            found = disabledNodes.remove(at: place)
            isEnabled = false
        }
        guard var node = found else {
            session.messages.warn(
                entry.nothingDescribed(version.definedIn ?? "\(entry.name)_v\(version.text)"))
            return
        }
        node.uniqueID = "model.\(package).\(entry.name).v\(version.text)"
        node.fqn[node.fqn.count - 1] = entry.name
        node.fqn.append("v\(version.text)")
        node.name = entry.name
        node.version = version.number
        try apply(version, model, to: &node)
        if isEnabled {
            restore(node)
        } else {
            disabledNodes.append(node)
        }
    }

    private func apply(
        _ version: ModelVersions.Version, _ model: ModelVersions, to node: inout Node
    ) throws(LotusError) {
        let entry = model.entry
        node.patchPath = entry.file.id
        node.description = version.values["description"]?.string ?? entry.values["description"]?.string ?? ""
        node.columns = try columns(.list(model.columns(of: version)), entry)
        node.latestVersion = model.latest
        node.deprecationDate = Instant.iso(version.values["deprecation_date"])
        let own = version.values["config"]?.map ?? PlainMap()
        var config = (entry.values["config"]?.map ?? PlainMap()).deepMerged(own)
        if let access = version.values.value("access") {
            node.access = access.pythonText
            config["access"] = config["access"] ?? access
        }
        let unrendered = model.unrenderedConfig(of: version)
        try configure(&node, properties: config, unrendered: unrendered)
        if let access = version.values.value("access")?.string, entry.values["config"]?["access"] == nil {
            node.access = access
        }
        let constraints = version.values["constraints"] ?? entry.values["constraints"]
        try applyConstraints(constraints, to: &node, entry)
    }
}
