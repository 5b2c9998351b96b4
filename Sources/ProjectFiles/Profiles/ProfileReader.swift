// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Chooses profile and target, and renders the chosen output alone.
struct ProfileReader {
    let file: ProfilesFile
    let project: Project
    let renderer: any TemplateRenderer
    private var variables: [VariableUse] = []
    private var warnings: [LotusError] = []

    init(file: ProfilesFile, project: Project, renderer: any TemplateRenderer) {
        self.file = file
        self.project = project
        self.renderer = renderer
    }

    mutating func profile(_ selection: ProfileSelection) throws -> Profile {
        let tree = try self.tree()
        let name = try profileName(selection)
        let profile = try self.profile(
            named: name, in: tree,
            askedFor: selection.profile == nil ? project.file["profile"]?.location : nil)
        let outputs = try self.outputs(of: profile, named: name)
        let (targetName, place) = try targetName(selection, profile: profile.value)
        guard let output = outputs.entry(targetName) else {
            throw targetNotFound(targetName, in: name, outputs: outputs, at: place ?? profile.keyLocation)
        }
        let rendered = try output.value.rendered(with: renderer, variables: &variables)
        var reader = try OutputReader(
            output: rendered, profileName: name, targetName: targetName, projectFolder: project.folder,
            home: project.environment.homeFolder)
        let target = try reader.target(threads: selection.threads)
        return Profile(
            name: name, path: file.path, targetNames: outputs.keys, target: target,
            isDefaultTarget: isDefault(targetName, selection, profile: profile.value), variables: variables,
            warnings: warnings + reader.warnings)
    }

    mutating func targetNames(_ selection: ProfileSelection) throws -> [String] {
        let tree = try self.tree()
        let name = try profileName(selection)
        let profile = try self.profile(named: name, in: tree, askedFor: nil)
        return try outputs(of: profile, named: name).keys
    }

    // MARK: Profile

    private mutating func tree() throws(LotusError) -> YAMLNode {
        var repetitions: [RepeatedKey] = []
        let tree = try YAMLReader.read(file: file.path, shownAs: file.name, repetitions: &repetitions)
        warnings += repetitions.map(\.warning)
        return tree
    }

    private func profileName(_ selection: ProfileSelection) throws(LotusError) -> String {
        if let name = selection.profile ?? project.profileName, !name.isEmpty { return name }
        throw LotusError(
            .noProfileNamed, "\(Project.fileName) names no profile",
            hint:
                "Add `profile: NAME` to \(Project.fileName), with a name from \(file.name), or give --profile.",
            location: project.file.location)
    }

    private func profile(named name: String, in tree: YAMLNode, askedFor place: SourceLocation?)
        throws(LotusError) -> YAMLMap.Entry
    {
        let profiles = try tree.asMap(file.name)
        if let entry = profiles.entry(name) { return entry }
        let names = profiles.keys.filter { $0 != "config" }
        guard !names.isEmpty else {
            throw LotusError(
                .profileNotFound, "\(file.name) holds no profile '\(name)': it is empty",
                hint: "Add a profile `\(name)` with `target` and `outputs`.", location: place ?? tree.location
            )
        }
        throw LotusError(
            .profileNotFound, "\(file.name) holds no profile '\(name)'",
            hint: YAMLNode.hint(
                closest: name, in: names,
                otherwise: "Profiles there: \(names.joined(separator: ", ")). The name comes from `profile:`"
                    + " in \(Project.fileName), or from --profile or DBT_PROFILE."),
            location: place ?? tree.location)
    }

    // MARK: Target

    private mutating func outputs(of profile: YAMLMap.Entry, named name: String) throws(LotusError) -> YAMLMap
    {
        let map = try profile.value.asMap(name)
        // dbt ignores them; the text of a misspelt `target` must not be lost silently.
        warnings += map.unknownKeys(["target", "outputs"], in: "the profile '\(name)'")
        guard let outputs = try map.optionalMap("outputs"), !outputs.isEmpty else {
            throw LotusError(
                .profileWithoutOutputs, "the profile '\(name)' has no `outputs`",
                hint:
                    "Add `outputs:` with at least one target, for example `dev: {type: duckdb, path: dev.duckdb}`.",
                location: profile.keyLocation)
        }
        return outputs
    }

    private mutating func targetName(
        _ selection: ProfileSelection, profile: YAMLNode
    ) throws -> (String, SourceLocation?) {
        if let name = selection.target { return (name, nil) }
        guard let node = profile["target"], !node.isNull else { return ("default", nil) }
        let name = try node.rendered(with: renderer, variables: &variables, key: "target").asString("target")
        return (name, node.location)
    }

    private func isDefault(_ name: String, _ selection: ProfileSelection, profile: YAMLNode) -> Bool {
        guard selection.target != nil else { return true }
        var unasked = self
        return (try? unasked.targetName(ProfileSelection(), profile: profile))?.0 == name
    }

    private func targetNotFound(
        _ name: String, in profile: String, outputs: YAMLMap, at place: SourceLocation
    ) -> LotusError {
        LotusError(
            .targetNotFound, "the profile '\(profile)' has no target '\(name)'",
            hint: YAMLNode.hint(
                closest: name, in: outputs.keys,
                otherwise: "Targets there: \(outputs.keys.joined(separator: ", "))."),
            location: place)
    }
}
