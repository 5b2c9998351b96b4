// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import FoundationEssentials
internal import LotusCore
internal import ProjectFiles

/// The folders in which packages can be read: a copy of a repository, an archive that was unpacked, or where
/// they are. Each is fetched once.
final class PackagePlaces {
    private let root: ProjectRoot
    private let git: ToolCommand
    private let tar: ToolCommand
    private let downloads: PackageDownloads
    /// Where everything is fetched to.
    private let folder: String

    init(
        root: ProjectRoot, environment: ProjectFiles.Environment, downloads: PackageDownloads,
        in folder: String
    ) {
        self.root = root
        git = .git(environment)
        tar = .tar(environment)
        self.downloads = downloads
        self.folder = folder
    }

    /// The folder of a package that is no package of the hub.
    func folder(of source: PackageEntry.Source, at location: SourceLocation? = nil) throws -> String {
        switch source {
        case .local(let path): return FilePath.absolute(path, in: root.folder)
        case .git(_, _, let subdirectory), .organisation(_, _, _, let subdirectory):
            let checkout = try checkOut(source)
            return subdirectory.map { "\(checkout)/\($0)" } ?? checkout
        case .tarball(let url, _): return try unpacked(url)
        case .hub(let name, _, _):
            throw LotusError(
                .dbtInstall, "the package '\(name)' of the hub has no folder before its version is chosen",
                location: location)
        }
    }

    // MARK: Repositories

    /// The commit that a repository's revision is.
    func commit(of source: PackageEntry.Source) throws -> String {
        try git.run(["rev-parse", "HEAD"], in: try checkOut(source)).filter { !$0.isWhitespace }
    }

    private func checkOut(_ source: PackageEntry.Source) throws -> String {
        switch source {
        case .git(let url, let revision, _): return try checkOut(url, revision)
        case .organisation(let name, let provider, let revision, _):
            return try checkOut(try Self.address(of: name, provider: provider), revision)
        default: preconditionFailure("only repositories are checked out")
        }
    }

    private func checkOut(_ url: String, _ revision: String?) throws -> String {
        let place = "\(folder)/\(HexDigest.md5(url + "@" + (revision ?? "")))"
        guard !LocalFile.exists(place) else { return place }
        guard !url.hasPrefix("-"), !(revision?.hasPrefix("-") ?? false) else {
            throw LotusError(
                .dbtInstall, "'\(url)' is no address of a git repository",
                hint: "An address begins with no hyphen.")
        }
        _ = try git.run(["clone", "--quiet", url, place], in: root.folder)
        if let revision { _ = try git.run(["checkout", "--quiet", revision], in: place) }
        return place
    }

    /// The address of a repository of an organisation, which SSH's own keys open (dbt 1.12,
    /// `_get_ssh_fallback_url`).
    private static func address(of name: String, provider: String?) throws(LotusError) -> String {
        switch provider ?? "github" {
        case "github": return "git@github.com:\(name).git"
        case "gitlab": return "git@gitlab.com:\(name).git"
        case "ado", "azure_devops":
            guard name.split(separator: "/").count >= 3 else {
                throw LotusError(
                    .dbtInstall, "'\(name)' is no repository of this provider: its name has three parts",
                    hint: "Write `organisation/project/repository`.")
            }
            return "git@ssh.dev.azure.com:v3/\(name)"
        case let other:
            throw LotusError(
                .dbtInstall, "'\(other)' is no provider of repositories",
                hint: "There are github, gitlab, ado and azure_devops.")
        }
    }

    // MARK: Archives

    /// The one folder in an archive, unpacked.
    func unpacked(_ url: String) throws -> String {
        let place = "\(folder)/\(HexDigest.md5(url))"
        let files = FileManager.default
        if !LocalFile.exists(place) {
            try downloads.archive(url, to: place + ".tar.gz")
            try files.createDirectory(atPath: place, withIntermediateDirectories: true)
            do {
                _ = try tar.run(["-xzf", place + ".tar.gz", "--no-same-owner"], in: place)
            } catch {
                try? files.removeItem(atPath: place)
                throw error
            }
        }
        let content = try files.contentsOfDirectory(atPath: place)
        guard content.count == 1 else {
            throw LotusError(
                .dbtInstall, "the archive \(url) holds \(content.count) things, where one folder is expected",
                hint: "Pack the folder of the package, not its content.")
        }
        return "\(place)/\(content[0])"
    }
}
