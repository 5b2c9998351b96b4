// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore
internal import ProjectFiles

/// `dbt_project.yml` for commands that make do without a profile.
struct ProjectRoot {
    let folder: String
    let rendered: YAMLNode
    let session: ProjectSession
    /// `vars`, from `vars.yml` when there is one.
    let variables: PlainMap

    static func read(_ invocation: Invocation) throws -> ProjectRoot {
        let project = try Project.load(folder: invocation.projectFolder, environment: invocation.environment)
        var session = ProjectSession()
        session.environment = project.environment
        session.variables = invocation.variables
        session.flags = invocation.flags.ofTemplates
        let variables = project.vars.map { PlainValue($0).map ?? PlainMap() } ?? PlainMap()
        let renderer = try ProjectTemplateRenderer(session, variables: variables, file: Project.fileName)
        var uses: [VariableUse] = []
        var file = project.file
        // The rest is for templates that see the target.
        if let map = file.map {
            file.content = .map(
                YAMLMap(map.entries.filter { $0.key.hasSuffix("-paths") || keys.contains($0.key) }))
        }
        return ProjectRoot(
            folder: project.folder, rendered: try file.rendered(with: renderer, variables: &uses),
            session: session, variables: variables)
    }

    private static let keys: Set<String> = ["name", "clean-targets", "target-path", "packages-install-path"]

    /// The paths of a key, as they are written.
    func paths(_ key: String, standard: [String]) -> [String] {
        guard let node = rendered[key], !node.isNull else { return standard }
        return node.list?.compactMap(\.string) ?? node.string.map { [$0] } ?? standard
    }

    /// `name`; nil where there is none.
    var name: String? { rendered["name"]?.string }

    var targetPath: String { paths("target-path", standard: ["target"])[0] }

    /// Where packages are installed.
    var installPath: String { paths("packages-install-path", standard: ["dbt_packages"])[0] }
}
