// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore
internal import ProjectFiles

/// A project with its profile, ready to be parsed.
struct LoadedProject {
    let invocation: Invocation
    let project: Project
    let profile: Profile
    let session: ProjectSession
    /// Where the messages of templates go.
    let messages: HeldMessages
    let selectors: Selectors
    /// The selectors as the manifest holds them.
    let selectorRecords: PlainMap

    /// Reads dbt_project.yml, profiles.yml and selectors.yml.
    static func load(_ invocation: Invocation) throws -> LoadedProject {
        let project = try Project.load(folder: invocation.projectFolder, environment: invocation.environment)
        let profile = try Profile.load(for: project, selection: selection(invocation))
        if invocation.flags.bool("version_check") {
            try VersionRequirement.check(project.file, of: project.name, version: DbtVersion.core)
        }
        var session = ProjectSession(environment: project.environment, target: profile.target)
        session.variables = invocation.variables
        session.flags = invocation.flags.ofTemplates
        session.invocationID = invocation.identity
        session.startedAt = invocation.startedAt
        session.arguments = RunResults.arguments(invocation)
        let target = FilePath.absolute(
            invocation.flags.text("target_path") ?? project.targetPath, in: project.folder)
        let messages = HeldMessages(
            TemplateLog(log: invocation.log, parsedAt: LocalFile.changeTime(target + "/manifest.json")))
        session.messages = messages
        tellDeprecations(of: project, invocation)
        // dbt says nothing of these: they are for those who look for a mistake.
        for warning in project.warnings + profile.warnings { invocation.log.fire(.note(warning.description)) }
        let file = try SelectorFile.read(project, session)
        let mode = invocation.flags.text("indirect_selection").flatMap(IndirectSelection.init) ?? .eager
        let loaded = LoadedProject(
            invocation: invocation, project: project, profile: profile, session: session,
            messages: messages,
            selectors: try file.map { try SelectorsReader(indirectSelection: mode).read($0) } ?? Selectors(),
            selectorRecords: try file.map {
                PlainValue(json: try ManifestSelectors.entry(of: $0)).map ?? PlainMap()
            }
                ?? PlainMap())
        invocation.log.fire(.adapter("duckdb", version: DbtVersion.adapter))
        return loaded
    }

    private static func selection(_ invocation: Invocation) -> ProfileSelection {
        let flags = invocation.flags
        return ProfileSelection(
            profilesFolder: invocation.profilesFolder, profile: flags.text("profile"),
            target: flags.text("target"), threads: flags.integer("threads"))
    }

    /// The folder of the artifacts as the project or the command names it.
    var targetPath: String { invocation.flags.text("target_path") ?? project.targetPath }

    /// The same, absolute.
    var targetFolder: String { FilePath.absolute(targetPath, in: project.folder) }

    private static func tellDeprecations(of project: Project, _ invocation: Invocation) {
        let log = invocation.log
        for repetition in project.repeatedKeys {
            log.fire(.repeatedKey(repetition, in: "\(project.folder)/\(Project.fileName)"))
        }
        for (key, newKey) in [("source-paths", "model-paths"), ("data-paths", "seed-paths")]
        where project.file[key] != nil {
            log.fire(.renamedPath(key, to: newKey))
        }
        if project.file["target-path"] != nil, project.targetPath != "target" {
            log.fire(.path("target-path"))
        }
        if let path = project.file["log-path"]?.string, path != "logs" { log.fire(.path("log-path")) }
    }
}

/// `selectors.yml` of a project.
enum SelectorFile {
    static let name = "selectors.yml"

    /// The file with its templates rendered; nil when there is none.
    static func read(_ project: Project, _ session: ProjectSession) throws -> YAMLNode? {
        let path = project.folder + "/" + name
        guard LocalFile.exists(path) else { return nil }
        let file = try YAMLReader.read(file: path, shownAs: name, repeatedKeys: .lastCounts)
        let variables = project.vars.map { PlainValue($0).map ?? PlainMap() } ?? PlainMap()
        let renderer = try ProjectTemplateRenderer(session, variables: variables, file: name)
        var uses: [VariableUse] = []
        return try file.rendered(with: renderer, variables: &uses)
    }
}
