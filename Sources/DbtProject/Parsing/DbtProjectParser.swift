// SPDX-License-Identifier: Apache-2.0

internal import Jinja
package import LotusCore

/// Parses a dbt project into its manifest: files in, no database.
package struct DbtProjectParser {
    private let folder: String
    private let session: ProjectSession

    /// - Parameters:
    ///   - folder: that of the project; absolute.
    ///   - session: variables, environment and target.
    package init(folder: String, session: ProjectSession) {
        self.folder = folder
        self.session = session
    }

    /// The project with everything that refers to something else resolved.
    package func parse() throws(LotusError) -> ParsedProject {
        let space: TemplateSpace
        do {
            space = try TemplateSpace()
        } catch {
            throw error.lotusError
        }
        let packages = try ProjectReader(folder: folder, session: session, space: space).packages()
        guard let root = packages.first else {
            throw LotusError(.dbtPackage, "there is no project in \(folder)")
        }
        var searches = packages.map { FileSearch($0) }
        var macros = try BuiltInMacros.all()
        let ownCount = macros.count
        for place in packages.indices { macros += try self.macros(packages[place], &searches[place], space) }
        let registry = MacroRegistry(macros, root: root, packages: packages)
        let context = ProjectContext(
            session: session, root: root, packages: packages, registry: registry, space: space)
        let builder = ManifestBuilder(context, packages: packages, macros: macros)
        let dependencies = MacroDependencies(registry: registry, space: space)
        for place in ownCount..<macros.count {
            builder.macros[place].dependencies = try dependencies.dependencies(of: macros[place])
        }
        for place in packages.indices { try builder.parseFiles(packages[place], &searches[place]) }
        for place in packages.indices { try builder.parseProperties(packages[place], &searches[place]) }
        builder.cleanDisabled()
        try builder.constructSources()
        try builder.resolveReferences()
        try builder.resolveUnitTests()
        try builder.renderDescriptions()
        try builder.resolveSemantics()
        try builder.inferPrimaryKeys()
        try builder.check()
        var manifest = builder.manifest()
        manifest.selectors = try SelectorsFile.entry(in: context)
        return ParsedProject(context: context, manifest: manifest)
    }

    private func macros(
        _ package: PackageDefinition, _ search: inout FileSearch, _ space: TemplateSpace
    ) throws(LotusError) -> [MacroDefinition] {
        var macros: [MacroDefinition] = []
        var files: [String: String] = [:]
        let kinds = search.files(.macro).map { ($0, false) } + search.files(.genericTest).map { ($0, true) }
        for (file, isGenericTest) in kinds {
            let text = try FileText.stripped(file.absolutePath, shownAs: file.originalPath)
            for macro in try MacroReader.macros(
                in: text, package: package.name, file: file.originalPath, isGenericTest: isGenericTest,
                space: space,
                stray: { tag in
                    session.messages.deprecated(
                        ParseDeprecation(
                            kind: .unexpectedTag(tag), file: file.originalPath, path: file.absolutePath))
                })
            {
                if let other = files[macro.name] {
                    throw LotusError(
                        .dbtDuplicate, "the macro '\(macro.name)' is defined twice, also in \(other)",
                        hint: "Rename or remove one of the two.",
                        location: ErrorPlaces([package]).place(
                            of: [macro.name], in: file.originalPath, package: package.name))
                }
                files[macro.name] = file.originalPath
                macros.append(macro)
            }
        }
        return macros
    }
}

/// A parsed project: its manifest, and what it takes to compile its SQL.
package struct ParsedProject: Sendable {
    let context: ProjectContext
    package var manifest: Manifest

    init(context: ProjectContext, manifest: Manifest) {
        self.context = context
        self.manifest = manifest
    }

    /// The root project.
    package var root: PackageDefinition { context.root }
}
