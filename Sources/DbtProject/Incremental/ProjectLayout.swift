// SPDX-License-Identifier: Apache-2.0

internal import ProjectFiles

/// Where a project is read from; all paths are absolute.
struct ProjectLayout: Sendable, Equatable {
    /// Folders that are searched with all below them.
    var folders: [String] = []
    /// Files that are looked for by their name, whether they are there or not.
    var files: [String] = []
    /// The folder whose folders are installed packages.
    var packageFolder = ""

    init() {}

    /// - Parameter packages: the root project first.
    init(_ packages: [PackageDefinition]) {
        guard let root = packages.first else { return }
        let install = root.rendered["packages-install-path"]?.string ?? "dbt_packages"
        packageFolder = FilePath.absolute(install, in: root.folder)
        for package in packages {
            for path in package.resourcePaths + package.docsPaths {
                Self.add(package.folder + "/" + path, to: &folders)
            }
            for name in Self.names { Self.add(package.folder + "/" + name, to: &files) }
        }
        for name in FolderWalk.folders(in: packageFolder) {
            Self.add("\(packageFolder)/\(name)/dbt_project.yml", to: &files)
        }
    }

    private static let names = [
        "dbt_project.yml", "vars.yml", "packages.yml", "dependencies.yml", ".dbtignore", "selectors.yml",
    ]

    private static func add(_ path: String, to paths: inout [String]) {
        if !paths.contains(path) { paths.append(path) }
    }

    /// The folders that may be packages.
    var packageNames: [String] { FolderWalk.folders(in: packageFolder) }
}
