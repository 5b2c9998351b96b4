// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore
internal import ProjectFiles

/// The packages that a project asks for: `packages.yml`, else `dependencies.yml`.
struct PackageList {
    let entries: [PackageEntry]

    static let fileNames = ["packages.yml", "dependencies.yml"]

    /// The list of a project.
    ///
    /// - Parameters:
    ///   - folder: of the project or of one of its packages.
    ///   - root: the project that is run: its variables are seen.
    static func read(in folder: String, root: ProjectRoot) throws -> PackageList {
        for name in fileNames {
            let path = folder + "/" + name
            guard LocalFile.exists(path) else { continue }
            let shown = FilePath.shown(path, relativeTo: root.folder)
            let file = try YAMLReader.read(file: path, shownAs: shown)
            guard let packages = file["packages"], !packages.isNull else { continue }
            guard let written = packages.list else {
                throw LotusError(
                    .dbtInstall, "`packages` must be a list, not \(packages.kind)",
                    hint: "Begin each package with a hyphen.", location: packages.location)
            }
            // dependencies.yml is read as it stands.
            guard name == "packages.yml" else {
                return PackageList(entries: try written.map { try PackageEntry($0, written: $0) })
            }
            let renderer = try ProjectTemplateRenderer(
                root.session, variables: root.variables, file: shown, allowsSecrets: true)
            var uses: [VariableUse] = []
            return PackageList(
                entries: try written.map { node in
                    try PackageEntry(try node.rendered(with: renderer, variables: &uses), written: node)
                })
        }
        return PackageList(entries: [])
    }

    /// By this digest of the list dbt knows whether package-lock.yml still fits.
    var digest: String {
        let texts = entries.map { PythonJSON.text(.map($0.hashed), sortsKeys: true) }
        return HexDigest.sha1(texts.sorted().joined(separator: "\n"))
    }
}
