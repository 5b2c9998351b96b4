// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Everything that selection asks of one resource.
package struct SelectableResource: Sendable {
    package let uniqueID: String
    package let type: ResourceType
    package let package: String
    package let name: String
    /// The version of a model or of the model that a unit test is for, a text or a number; or null.
    package let version: JSONValue
    package let fqn: [String]
    /// The fqn with dots.
    let joinedFQN: String
    /// Relative to the folder of the package.
    package let originalFilePath: String
    /// The properties file that describes it, without the package's `name://`.
    package let patchPath: String?
    package let tags: [String]
    /// Of a source.
    package let sourceName: String?
    /// Of a generic test: the name of the test that it is an instance of, such as `not_null`.
    package let testName: String?
    package let dependsOn: [String]
    package let dependsOnMacros: [String]
    package let isEnabled: Bool
    /// Whether there is no SQL to run, which all commands but `ls` leave out.
    package let isEmpty: Bool
    /// The entry of the manifest with all its keys, in dbt's order: what `config.`, `state:` and the
    /// JSON of `ls` read.
    package let entry: JSONValue

    /// A resource from its entry in a manifest.
    ///
    /// - Throws: ``LotusError`` for an entry without the keys that every resource has.
    package init(entry: JSONValue) throws(LotusError) {
        uniqueID = try Self.text("unique_id", of: entry)
        let typeName = try Self.text("resource_type", of: entry)
        guard let type = ResourceType(rawValue: typeName) else {
            throw Self.invalid("'\(uniqueID)' has the unknown resource_type '\(typeName)'")
        }
        self.type = type
        package = try Self.text("package_name", of: entry)
        name = try Self.text("name", of: entry)
        version = entry["version"] ?? .null
        fqn = Self.texts(entry["fqn"])
        joinedFQN = fqn.joined(separator: ".")
        originalFilePath = entry["original_file_path"]?.string ?? ""
        patchPath = entry["patch_path"]?.string.map { path in
            path.firstRange(of: "://").map { String(path[$0.upperBound...]) } ?? path
        }
        tags = Self.texts(type == .unitTest ? entry["config"]?["tags"] : entry["tags"])
        sourceName = entry["source_name"]?.string
        testName = entry["test_metadata"]?["name"]?.string
        // A seed and a source depend on no resource, whatever a manifest says.
        let isRoot = type == .seed || type == .source
        dependsOn = isRoot ? [] : Self.texts(entry["depends_on"]?["nodes"])
        dependsOnMacros = type == .source ? [] : Self.texts(entry["depends_on"]?["macros"])
        isEnabled = type == .exposure || entry["config"]?["enabled"]?.bool ?? true
        isEmpty =
            (type.isNode && type != .seed)
            && (entry["raw_code"]?.string).map { !$0.contains { !$0.isWhitespace } } ?? false
        self.entry = entry
    }

    private static func text(_ key: String, of entry: JSONValue) throws(LotusError) -> String {
        if let text = entry[key]?.string { return text }
        throw invalid("an entry has no `\(key)`")
    }

    private static func invalid(_ reason: String) -> LotusError {
        LotusError(
            .artifactInvalid, "the manifest is not whole: \(reason)",
            hint: "Make it again with `parse` or `compile`.")
    }

    private static func texts(_ value: JSONValue?) -> [String] {
        if let text = value?.string { return [text] }
        return value?.elements?.compactMap(\.string) ?? []
    }
}

extension SelectableResource {
    /// The merged configuration, an object.
    package var config: JSONValue { entry["config"] ?? .object([]) }

    /// Whether it is one of several versions of a model.
    var isVersionedModel: Bool { type == .model && !version.isNull }

    /// The name by which `ls --output name` lists it.
    package var searchName: String {
        switch type {
        case .source: "\(sourceName ?? "").\(name)"
        case .model where isVersionedModel: "\(name).v\(PythonText.string(version))"
        default: name
        }
    }
}
