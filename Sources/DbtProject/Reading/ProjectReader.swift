// SPDX-License-Identifier: Apache-2.0

internal import Jinja
package import LotusCore
internal import ProjectFiles

/// Reads `dbt_project.yml` of a project and of the packages that it uses.
package struct ProjectReader {
    private let folder: String
    private let session: ProjectSession
    private let space: TemplateSpace

    /// - Parameters:
    ///   - folder: that of the project; absolute.
    ///   - session: must know the target.
    package init(folder: String, session: ProjectSession) throws(LotusError) {
        self.folder = folder
        self.session = session
        do {
            space = try TemplateSpace()
        } catch {
            throw error.lotusError
        }
    }

    init(folder: String, session: ProjectSession, space: TemplateSpace) {
        self.folder = folder
        self.session = session
        self.space = space
    }

    /// The project first, then its packages by name.
    package func packages() throws(LotusError) -> [PackageDefinition] {
        let root = try definition(folder, installedFolder: folder, isRoot: true)
        let installFolder = root.rendered["packages-install-path"]?.string ?? "dbt_packages"
        let installed = FilePath.absolute(installFolder, in: folder)
        var packages: [String: PackageDefinition] = [:]
        for name in FolderWalk.folders(in: installed)
        where FileText.exists("\(installed)/\(name)/dbt_project.yml") {
            let package = try definition(
                "\(installed)/\(name)", installedFolder: "\(installed)/\(name)", isRoot: false)
            packages[package.name] = package
        }
        try addLocal(of: root, installed, root.name, &packages)
        return [root] + packages.values.sorted { $0.name < $1.name }
    }

    // MARK: Local packages

    /// Packages given by a path, which is relative to the root project also in a package's own list.
    private func addLocal(
        of package: PackageDefinition, _ installed: String, _ root: String,
        _ packages: inout [String: PackageDefinition]
    ) throws(LotusError) {
        for (path, node) in try localPaths(package) {
            let place = FilePath.absolute(path, in: folder)
            guard FileText.exists(place + "/dbt_project.yml") else {
                throw LotusError(
                    .dbtPackage, "the local package '\(path)' is no dbt project",
                    hint: "Correct the path: it is relative to the project that is run, and the folder must"
                        + " hold a dbt_project.yml.", location: node.location)
            }
            var local = try definition(place, installedFolder: place, isRoot: false)
            guard packages[local.name] == nil, local.name != root else { continue }
            local = local.installed(in: "\(installed)/\(local.name)")
            packages[local.name] = local
            try addLocal(of: local, installed, root, &packages)
        }
    }

    private func localPaths(_ package: PackageDefinition) throws(LotusError) -> [(String, YAMLNode)] {
        for name in ["packages.yml", "dependencies.yml"] {
            let path = package.folder + "/" + name
            guard FileText.exists(path) else { continue }
            let file = try YAMLReader.read(file: path, shownAs: name, repeatedKeys: .lastCounts)
            var paths: [(String, YAMLNode)] = []
            let context = YAMLContext(
                session, layers: [session.variables], projectName: nil, owner: name)
            for entry in file["packages"]?.list ?? [] {
                guard let local = entry["local"] else { continue }
                let rendered =
                    name == "packages.yml"
                    ? try YAMLRendering(space: space, context: context).render(local) { _ in true }
                    : PlainValue(local)
                if let path = rendered.string { paths.append((path, local)) }
            }
            if file["packages"] != nil { return paths }
        }
        return []
    }

    // MARK: dbt_project.yml

    private func definition(
        _ folder: String, installedFolder: String, isRoot: Bool
    ) throws(LotusError) -> PackageDefinition {
        let shown =
            isRoot ? "dbt_project.yml" : FilePath.shown(folder, relativeTo: self.folder) + "/dbt_project.yml"
        let file = try YAMLReader.read(
            file: folder + "/dbt_project.yml", shownAs: shown, repeatedKeys: .lastCounts)
        try ProjectKeys.check(file)
        let fileVars = try varsFile(folder, file)
        let layers = isRoot ? [fileVars ?? PlainMap(), session.variables] : [fileVars ?? PlainMap()]
        let context = YAMLContext(session, layers: layers, projectName: nil, owner: shown)
        let rendering = YAMLRendering(space: space, context: context)
        let rendered = try rendering.render(file, where: ProjectFileRules.isRendered).map ?? PlainMap()
        let unrendered = PlainValue(file).map ?? PlainMap()
        guard let name = rendered["name"]?.string else {
            throw LotusError(
                .dbtPackage, "\(shown) has no `name`", hint: "Add `name: my_project`.",
                location: file.location)
        }
        if !isRoot, session.flags["VERSION_CHECK"]?.isTrue ?? true {
            try VersionRequirement.check(file, of: name, version: session.dbtVersion)
        }
        return PackageDefinition(
            name: name, folder: folder, installedFolder: installedFolder,
            rendered: ProjectFileRules.finished(rendered), unrendered: unrendered,
            vars: fileVars ?? unrendered["vars"]?.map ?? PlainMap(), file: file)
    }

    /// `vars.yml`, which stands for `vars:`.
    private func varsFile(_ folder: String, _ project: YAMLNode) throws(LotusError) -> PlainMap? {
        let path = folder + "/vars.yml"
        guard FileText.exists(path) else { return nil }
        let file = try YAMLReader.read(file: path, shownAs: "vars.yml", repeatedKeys: .lastCounts)
        guard let vars = file["vars"] else { return nil }
        if let other = project.map?.entry("vars"), !other.value.isNull {
            throw LotusError(
                .dbtConfiguration, "variables are given both in vars.yml and in dbt_project.yml",
                hint: "Keep them in one of the two files.", location: other.keyLocation)
        }
        return PlainValue(vars).map
    }
}

/// What dbt renders of `dbt_project.yml`, and how it completes it.
enum ProjectFileRules {
    private static let hooks: Set<String> = ["pre-hook", "post-hook", "pre_hook", "post_hook"]
    private static let hookOwners: Set<String> = ["seeds", "models", "snapshots", "tests", "data_tests"]

    /// Hooks, query comments and variables are rendered when they are used.
    static func isRendered(_ path: [YAMLRendering.Step]) -> Bool {
        guard let first = path.first?.key else { return true }
        if ["on-run-start", "on-run-end", "query-comment", "vars"].contains(first) { return false }
        guard hookOwners.contains(first) else { return true }
        return !path.contains { step in
            guard let key = step.key else { return false }
            return hooks.contains(String(key.drop { $0 == "+" || $0 == " " }))
        }
    }

    /// Run hooks become lists.
    static func finished(_ project: PlainMap) -> PlainMap {
        var project = project
        for key in ["on-run-start", "on-run-end"] {
            if let value = project[key] { project[key] = value.isNone ? [] : .list(value.listified) }
        }
        return project
    }
}

extension PackageDefinition {
    init(
        name: String, folder: String, installedFolder: String, rendered: PlainMap, unrendered: PlainMap,
        vars: PlainMap, file: YAMLNode
    ) {
        func paths(_ keys: [String], _ initial: [String]) -> [String] {
            for key in keys {
                if let value = rendered[key], !value.isNone { return value.listified.compactMap(\.string) }
            }
            return initial
        }
        self.name = name
        self.folder = folder
        self.installedFolder = installedFolder
        modelPaths = paths(["model-paths", "source-paths"], ["models"])
        seedPaths = paths(["seed-paths", "data-paths"], ["seeds"])
        testPaths = paths(["test-paths"], ["tests"])
        analysisPaths = paths(["analysis-paths"], ["analyses"])
        macroPaths = paths(["macro-paths"], ["macros"])
        snapshotPaths = paths(["snapshot-paths"], ["snapshots"])
        functionPaths = paths(["function-paths"], ["functions"])
        var all: [String] = []
        for path in modelPaths + seedPaths + snapshotPaths + analysisPaths + macroPaths + testPaths
            + functionPaths
        where !all.contains(path) { all.append(path) }
        docsPaths = paths(["docs-paths"], all)
        self.rendered = rendered
        self.unrendered = unrendered
        self.vars = vars
        self.file = file
    }

    /// The same package where `dbt deps` puts it.
    func installed(in folder: String) -> PackageDefinition {
        PackageDefinition(
            name: name, folder: self.folder, installedFolder: folder, rendered: rendered,
            unrendered: unrendered, vars: vars, file: file)
    }
}
