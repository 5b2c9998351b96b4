// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import LotusCore
internal import ProjectFiles

/// Puts the packages of a lock into the project's folder of packages.
struct PackageInstaller {
    let root: ProjectRoot
    let log: EventLog
    let places: PackagePlaces
    let hub: PackageHub

    /// Installs packages into a folder that is made anew.
    func install(_ packages: [PackageLock.Pinned]) throws {
        let files = FileManager.default
        let folder = FilePath.absolute(root.installPath, in: root.folder)
        if LocalFile.exists(folder) { try files.removeItem(atPath: folder) }
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var outdated: [String] = []
        for package in packages {
            guard !package.name.contains("/"), package.name != "..", !package.name.isEmpty else {
                throw LotusError(
                    .dbtInstall, "'\(package.name)' is no name of a package",
                    hint: "Correct `name:` in package-lock.yml, or run `dbt deps --upgrade`.")
            }
            if try install(package, at: "\(folder)/\(package.name)") { outdated.append(package.shownName) }
        }
        if !outdated.isEmpty {
            log.fire(.formatting())
            log.fire(.updatesAvailable(outdated))
        }
    }

    /// Puts a package to its place; whether there is a newer version of it.
    private func install(_ package: PackageLock.Pinned, at place: String) throws -> Bool {
        log.fire(.installing(package.shownName))
        switch package.source {
        case .local(let path):
            try FileManager.default.createSymbolicLink(
                atPath: place, withDestinationPath: try places.folder(of: package.source))
            log.fire(.installed("<local @ \(path)>"))
        case .hub(let name, let versions, let allowsPrereleases):
            let choice = try hub.choose(
                name, versions: versions, allowsPrereleases: allowsPrereleases, location: nil)
            try copy(try places.unpacked(choice.release.archive), to: place)
            log.fire(.installed("version \(choice.release.version)"))
            guard choice.latest == choice.release.version else {
                log.fire(.updateAvailable(choice.latest))
                return true
            }
            log.fire(.upToDate)
        case .tarball(let url, _):
            try copy(try places.folder(of: package.source), to: place)
            log.fire(.installed("tarball (url: \(url))"))
        case .git(_, let revision, let subdirectory), .organisation(_, _, let revision, let subdirectory):
            try copy(try places.folder(of: package.source), to: place)
            log.fire(.installed(revision.map { "revision \($0)" } ?? "HEAD (default revision)"))
            if let subdirectory { log.fire(.subdirectory(subdirectory)) }
        }
        return false
    }

    private func copy(_ folder: String, to place: String) throws {
        guard LocalFile.exists(folder) else {
            throw LotusError(
                .dbtInstall, "the package has no folder '\(folder.split(separator: "/").last ?? "")'",
                hint: "Correct its `subdirectory:`.")
        }
        try FileManager.default.copyItem(atPath: folder, toPath: place)
    }
}
