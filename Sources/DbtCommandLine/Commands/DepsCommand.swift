// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import FoundationEssentials
internal import LotusCore
internal import ProjectFiles

/// `dbt deps`: finds and installs the packages of a project.
struct DepsCommand {
    let invocation: Invocation

    private var flags: Flags { invocation.flags }
    private var log: EventLog { invocation.log }

    func run() throws {
        let root = try ProjectRoot.read(invocation)
        if let package = flags.text("add_package") { try add(package, root) }
        let list = try PackageList.read(in: root.folder, root: root)
        guard !list.entries.isEmpty else { return log.fire(.noPackages) }
        let folder = FileManager.default.temporaryDirectory.path + "/dbt-packages-" + invocation.identity
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let downloads = try PackageDownloads(environment: variables, time: invocation.time)
        let places = PackagePlaces(
            root: root, environment: invocation.environment, downloads: downloads, in: folder)
        let hub = PackageHub(
            address: invocation.environment["DBT_PACKAGE_HUB_URL"], downloads: downloads, log: log,
            checksVersions: flags.bool("version_check"))
        let lock = try lock(list, root, PackageResolver(root: root, places: places, hub: hub, log: log))
        try log.throwWarnings()
        guard !flags.bool("lock") else { return }
        try PackageInstaller(root: root, log: log, places: places, hub: hub).install(lock.packages)
    }

    private var variables: [String: String] {
        Dictionary(
            invocation.environment.names.map { ($0, invocation.environment[$0] ?? "") }
        ) { first, _ in first }
    }

    /// The lock that fits the list: the one that is there, or a new one.
    private func lock(_ list: PackageList, _ root: ProjectRoot, _ resolver: PackageResolver) throws
        -> PackageLock
    {
        if !flags.bool("upgrade"), let lock = try PackageLock.read(in: root.folder),
            lock.digest == list.digest
        {
            return lock
        }
        let lock = PackageLock(packages: try resolver.resolve(list), digest: list.digest)
        let path = root.folder + "/" + PackageLock.fileName
        try LocalFile.write(Array(lock.text.utf8), to: path)
        log.fire(.locking(path))
        return lock
    }

    // MARK: --add-package

    /// Adds `NAME@VERSION` at the end of packages.yml, which keeps its comments.
    private func add(_ package: String, _ root: ProjectRoot) throws {
        let parts = package.split(separator: "@", maxSplits: 1).map(String.init)
        let path = root.folder + "/packages.yml"
        let name = parts.first ?? ""
        let version = parts.count > 1 ? parts[1] : nil
        let (nameKey, versionKey) =
            switch flags.text("source") {
            case "git": ("git", "revision")
            case "local": ("local", "version")
            default: ("package", "version")
            }
        if nameKey == "package", version == nil {
            throw LotusError(
                .dbtInstall, "the version of '\(name)' is missing",
                hint: "Write `--add-package \(name)@1.0.0`, or give --source git or --source local.")
        }
        var entry = "  - \(nameKey): \(JSONWriter.text { $0.string(name) })\n"
        if let version, nameKey != "local" {
            entry += "    \(versionKey): \(JSONWriter.text { $0.string(version) })\n"
        }
        try LocalFile.write(Array(try text(path, with: entry).utf8), to: path)
        log.fire(.added(name, version: version ?? "", to: path))
    }

    private func text(_ path: String, with entry: String) throws -> String {
        guard LocalFile.exists(path) else { return "packages:\n" + entry }
        let file = try YAMLReader.read(file: path, shownAs: "packages.yml")
        var text = String(decoding: try LocalFile.read(path), as: UTF8.self)
        if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
        guard let packages = file.map?.entry("packages") else { return text + "packages:\n" + entry }
        guard file.map?.entries.last?.key == "packages",
            packages.value.list?.first.map({ $0.column == 5 }) ?? false
        else {
            throw LotusError(
                .dbtInstall, "packages.yml is laid out so that nothing can be added to it",
                hint:
                    "Add the package by hand, or put `packages:` last and indent its entries by two spaces.",
                location: packages.keyLocation)
        }
        return text + entry
    }
}
