// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import ProjectFiles

/// Finds the place and the version of each package of a project, and of those that they need in turn.
final class PackageResolver {
    /// All that is asked of one package, by however many lists.
    private struct Request {
        var entry: PackageEntry
        /// Bounds of a package of the hub.
        var versions: [String] = []
        var allowsPrereleases = false
        /// What it was pinned to last, and what that needs.
        var found: Found?
    }

    private struct Found {
        var pinned: PackageLock.Pinned
        var needs: [PackageEntry]
    }

    private let root: ProjectRoot
    private let places: PackagePlaces
    private let hub: PackageHub
    private let log: EventLog
    private var requests: [Request] = []

    private static let packagesMax = 1_000

    init(root: ProjectRoot, places: PackagePlaces, hub: PackageHub, log: EventLog) {
        self.root = root
        self.places = places
        self.hub = hub
        self.log = log
    }

    /// The packages of a list first, then those that they need.
    func resolve(_ list: PackageList) throws -> [PackageLock.Pinned] {
        var waiting = list.entries[...]
        while let entry = waiting.popFirst() {
            let place = try incorporate(entry)
            let before = requests[place].found?.pinned
            let found = try find(requests[place])
            requests[place].found = found
            // What was seen as it is now has told what it needs.
            if before != found.pinned { waiting += found.needs }
        }
        let pinned = requests.compactMap { $0.found?.pinned }
        try checkNames(pinned)
        return pinned
    }

    /// Adds what an entry asks to what others ask of the same package; the place of the request.
    private func incorporate(_ entry: PackageEntry) throws(LotusError) -> Int {
        let place: Int
        if let known = requests.firstIndex(where: { $0.entry.shownName == entry.shownName }) {
            guard Self.fit(requests[known].entry.source, entry.source) else { throw twice(entry) }
            place = known
        } else {
            guard requests.count < Self.packagesMax else {
                throw LotusError(
                    .dbtInstall, "the project needs more than \(Self.packagesMax) packages",
                    hint: "Look for packages that need each other.", location: entry.location)
            }
            requests.append(Request(entry: entry))
            place = requests.count - 1
        }
        if case .hub(_, let versions, let allowsPrereleases) = entry.source {
            requests[place].versions += versions
            requests[place].allowsPrereleases = requests[place].allowsPrereleases || allowsPrereleases
        }
        return place
    }

    /// Whether two entries of one name can both have their way.
    private static func fit(_ one: PackageEntry.Source, _ other: PackageEntry.Source) -> Bool {
        if case .hub = one, case .hub = other { return true }
        return one == other
    }

    private func twice(_ entry: PackageEntry) -> LotusError {
        LotusError(
            .dbtInstall, "the package '\(entry.shownName)' is asked for twice, in different ways",
            hint: "Keep one of them.", location: entry.location)
    }

    private func checkNames(_ packages: [PackageLock.Pinned]) throws(LotusError) {
        var seen: Set<String> = []
        for package in packages where !seen.insert(package.name).inserted {
            throw LotusError(
                .dbtInstall, "the package '\(package.name)' is asked for twice, from different places",
                hint: "Keep one of them.")
        }
        if let name = root.name, seen.contains(name) {
            throw LotusError(
                .dbtInstall, "a package has the name of the project itself, '\(name)'",
                hint: "Give the project another name, or leave the package out.")
        }
    }

    // MARK: Finding

    private func find(_ request: Request) throws -> Found {
        let entry = request.entry
        switch entry.source {
        case .hub(let name, _, _):
            let choice = try hub.choose(
                name, versions: request.versions, allowsPrereleases: request.allowsPrereleases,
                location: entry.location)
            let source = PackageEntry.Source.hub(
                name, versions: [choice.release.version], allowsPrereleases: false)
            return Found(
                pinned: PackageLock.Pinned(name: choice.release.name, source: source),
                needs: choice.release.needs)
        case .tarball(_, let name):
            let folder = try places.folder(of: entry.source, at: entry.location)
            return Found(
                pinned: PackageLock.Pinned(name: name, source: entry.source),
                needs: try PackageList.read(in: folder, root: root).entries)
        case .local:
            return try found(entry, entry.source)
        case .git(let url, let revision, let subdirectory):
            warnIfUnpinned(entry, url, revision)
            let commit = try places.commit(of: entry.source)
            return try found(entry, .git(url: url, revision: commit, subdirectory: subdirectory))
        case .organisation(let name, let provider, let revision, let subdirectory):
            warnIfUnpinned(entry, name, revision)
            let commit = try places.commit(of: entry.source)
            return try found(
                entry,
                .organisation(name, provider: provider, revision: commit, subdirectory: subdirectory))
        }
    }

    private func found(_ entry: PackageEntry, _ source: PackageEntry.Source) throws -> Found {
        let folder = try places.folder(of: entry.source, at: entry.location)
        return Found(
            pinned: PackageLock.Pinned(name: try name(of: folder, entry), source: source),
            needs: try PackageList.read(in: folder, root: root).entries)
    }

    private func warnIfUnpinned(_ entry: PackageEntry, _ name: String, _ revision: String?) {
        guard entry.warnsUnpinned, revision == nil || ["main", "master", "HEAD"].contains(revision ?? "")
        else { return }
        log.fire(.unpinned(name, revision: revision))
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
}
