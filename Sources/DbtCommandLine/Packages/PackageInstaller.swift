// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import FoundationEssentials
internal import LotusCore
internal import ProjectFiles

/// Finds the packages of a project and puts them into its folder of packages.
struct PackageInstaller {
    let root: ProjectRoot
    let log: EventLog
    let git: GitCommand
    /// Where repositories are fetched to.
    let downloads: String

    private static let packagesMax = 1_000

    // MARK: Resolution

    /// All packages of a list and of what they need in turn, the list's own first.
    func resolve(_ list: PackageList) throws -> [PackageLock.Pinned] {
        var pinned: [PackageLock.Pinned] = []
        var waiting = list.entries[...]
        while let entry = waiting.popFirst() {
            guard pinned.count < Self.packagesMax else {
                throw LotusError(
                    .dbtInstall, "the project needs more than \(Self.packagesMax) packages",
                    hint: "Look for packages that need each other.", location: entry.location)
            }
            let (package, folder) = try pin(entry)
            if let other = pinned.first(where: { $0.name == package.name }) {
                guard other.source == package.source else {
                    throw LotusError(
                        .dbtInstall,
                        "the package '\(package.name)' is asked for twice, from different places",
                        hint: "Keep one of them.", location: entry.location)
                }
                continue
            }
            pinned.append(package)
            waiting += try PackageList.read(in: folder, root: root).entries
        }
        return pinned
    }

    private func pin(_ entry: PackageEntry) throws -> (PackageLock.Pinned, folder: String) {
        switch entry.source {
        case .local(let path):
            let folder = FilePath.absolute(path, in: root.folder)
            return (PackageLock.Pinned(name: try name(of: folder, entry), source: entry.source), folder)
        case .git(let url, let revision, let subdirectory):
            if entry.warnsUnpinned, revision == nil || ["main", "master", "HEAD"].contains(revision ?? "") {
                log.fire(.unpinned(url, revision: revision))
            }
            let checkout = try checkOut(url, revision)
            let folder = subdirectory.map { "\(checkout)/\($0)" } ?? checkout
            let commit = try git.run(["rev-parse", "HEAD"], in: checkout).filter { !$0.isWhitespace }
            let pinned = PackageLock.Pinned(
                name: try name(of: folder, entry),
                source: .git(url: url, revision: commit, subdirectory: subdirectory))
            return (pinned, folder)
        case .hub, .tarball, .organisation: throw Self.unreachable(entry.source, entry.location)
        }
    }

    private static func unreachable(_ source: PackageEntry.Source, _ location: SourceLocation?) -> LotusError
    {
        switch source {
        case .hub(let name):
            LotusError(
                .dbtInstall, "no package hub answers, so '\(name)' cannot be installed",
                hint: "Give the package as `git:` with a `revision:`, or as `local:` from a copy of it.",
                location: location)
        case .tarball(let url):
            LotusError(
                .dbtInstall, "archives cannot be fetched by this program: \(url)",
                hint: "Unpack it beside the project and give it as `local:`.", location: location)
        default:
            LotusError(
                .dbtInstall, "packages given by `private:` cannot be installed",
                hint: "Give the package as `git:` with its address.", location: location)
        }
    }

    /// The name in the package's dbt_project.yml.
    private func name(of folder: String, _ entry: PackageEntry) throws -> String {
        guard LocalFile.exists(folder + "/" + Project.fileName) else {
            throw LotusError(
                .dbtInstall,
                "the package '\(entry.shownName)' is no dbt project: it has no \(Project.fileName)",
                hint: "Correct the path: it is relative to the project that is run.", location: entry.location
            )
        }
        let shown = FilePath.shown(folder + "/" + Project.fileName, relativeTo: root.folder)
        let file = try YAMLReader.read(file: folder + "/" + Project.fileName, shownAs: shown)
        guard let name = file["name"]?.string else {
            throw LotusError(
                .dbtInstall, "\(shown) has no `name`", hint: "Add `name: my_package`.",
                location: file.location)
        }
        return name
    }

    /// A copy of a repository at a revision, fetched once.
    private func checkOut(_ url: String, _ revision: String?) throws -> String {
        let folder = downloads + "/" + MD5.hex(url + "@" + (revision ?? ""))
        guard !LocalFile.exists(folder) else { return folder }
        guard !url.hasPrefix("-"), !(revision?.hasPrefix("-") ?? false) else {
            throw LotusError(
                .dbtInstall, "'\(url)' is no address of a git repository",
                hint: "An address begins with no hyphen.")
        }
        _ = try git.run(["clone", "--quiet", url, folder], in: root.folder)
        if let revision { _ = try git.run(["checkout", "--quiet", revision], in: folder) }
        return folder
    }

    // MARK: Installation

    /// Puts the packages of a lock into the folder of packages, which is made anew.
    func install(_ packages: [PackageLock.Pinned]) throws {
        let files = FileManager.default
        let folder = FilePath.absolute(root.installPath, in: root.folder)
        if LocalFile.exists(folder) { try files.removeItem(atPath: folder) }
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for package in packages {
            let place = "\(folder)/\(package.name)"
            switch package.source {
            case .local(let path):
                log.fire(.installing(path))
                try files.createSymbolicLink(
                    atPath: place, withDestinationPath: FilePath.absolute(path, in: root.folder))
                log.fire(.installed("<local @ \(path)>"))
            case .git(let url, let revision, let subdirectory):
                log.fire(.installing(url))
                let checkout = try checkOut(url, revision)
                try files.copyItem(
                    atPath: subdirectory.map { "\(checkout)/\($0)" } ?? checkout, toPath: place)
                log.fire(.installed(revision.map { "revision \($0)" } ?? "HEAD (default revision)"))
                if let subdirectory { log.fire(.subdirectory(subdirectory)) }
            case .hub, .tarball, .organisation: throw Self.unreachable(package.source, nil)
            }
        }
    }
}
