// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Reads the keys of `dbt_project.yml` that concern the whole project.
struct ProjectFileReader {
    private let file: YAMLNode
    private let map: YAMLMap
    private let repeatedKeys: [RepeatedKey]
    private let renderer: any TemplateRenderer
    private var variables: [VariableUse] = []
    private var warnings: [LotusError] = []

    init(
        file: YAMLNode, repeatedKeys: [RepeatedKey], renderer: any TemplateRenderer
    ) throws(LotusError) {
        self.repeatedKeys = repeatedKeys
        self.file = file
        self.map = try file.asMap(Project.fileName)
        self.renderer = renderer
    }

    mutating func project(folder: String, environment: Environment) throws -> Project {
        warnings = map.unknownKeys(ProjectKeys.known, in: Project.fileName, code: .projectUnknownKey)
        try checkConfigVersion()
        let modelPaths = try paths("model-paths", formerly: "source-paths") ?? ["models"]
        let seedPaths = try paths("seed-paths", formerly: "data-paths") ?? ["seeds"]
        return Project(
            folder: folder, name: try name(), version: try version(),
            profileName: try rendered("profile")?.asString("profile"), modelPaths: modelPaths,
            seedPaths: seedPaths,
            targetPath: try rendered("target-path")?.asString("target-path") ?? "target",
            file: file, environment: environment, variables: variables, warnings: warnings,
            repeatedKeys: repeatedKeys)
    }

    // MARK: Name and version

    private mutating func name() throws -> String {
        guard let node = map.value("name") else {
            throw LotusError(
                .projectName, "the project has no name",
                hint: "Add `name: my_project` to \(Project.fileName).",
                location: file.location)
        }
        let name = try rendered("name")?.asString("name") ?? ""
        guard ProjectKeys.isName(name) else {
            throw LotusError(
                .projectName, "\(node.shown) is not a project name",
                hint: "Use letters, digits and underscores, and no digit at the start.",
                location: node.location)
        }
        guard !ProjectKeys.reservedNames.contains(name) else {
            throw LotusError(
                .projectName, "\(node.shown) is a reserved word in dbt", hint: "Choose another project name.",
                location: node.location)
        }
        return name
    }

    private mutating func version() throws -> String? {
        guard let node = try rendered("version") else { return nil }
        let version = try node.asString("version")
        switch node.content {
        case .int, .double: return version
        default: break
        }
        guard ProjectKeys.isVersion(version) else {
            throw LotusError(
                .projectVersion, "\(node.shown) is not a version",
                hint: "Write for example `version: \"1.0.0\"`, or remove the line.", location: node.location)
        }
        return version
    }

    private func checkConfigVersion() throws(LotusError) {
        guard let node = map.value("config-version") else { return }
        guard try node.asInt("config-version") == 2 else {
            throw LotusError(
                .projectConfigVersion, "`config-version` is \(node.shown), but only 2 is known",
                hint: "Write `config-version: 2`.", location: node.location)
        }
    }

    // MARK: Paths

    private mutating func paths(_ key: String, formerly oldKey: String) throws -> [String]? {
        if let entry = map.entry(oldKey) {
            warnings.append(
                LotusError(
                    .projectOldKey, "`\(oldKey)` is called `\(key)` today",
                    hint: "Rename it to `\(key)`.", location: entry.keyLocation))
        }
        return try rendered(key)?.asStrings(key) ?? rendered(oldKey)?.asStrings(oldKey)
    }

    private mutating func rendered(_ key: String) throws -> YAMLNode? {
        guard let node = try map.value(key)?.rendered(with: renderer, variables: &variables, key: key),
            !node.isNull
        else { return nil }
        return node
    }
}
