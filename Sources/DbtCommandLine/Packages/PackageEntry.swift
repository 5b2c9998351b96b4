// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore
internal import ProjectFiles

/// One entry of packages.yml, of package-lock.yml, or of what a package of the hub needs.
struct PackageEntry {
    /// Where a package comes from.
    enum Source: Equatable {
        /// A folder, relative to the project that is run.
        case local(String)
        case git(url: String, revision: String?, subdirectory: String?)
        /// The package of a hub, such as `org/name`, with the bounds of its versions.
        case hub(String, versions: [String], allowsPrereleases: Bool)
        /// An archive of this address, with the name that the package gets.
        case tarball(String, name: String)
        /// A repository of an organisation at one of the services that dbt knows.
        case organisation(String, provider: String?, revision: String?, subdirectory: String?)
    }

    let source: Source
    /// `warn-unpinned`
    let warnsUnpinned: Bool
    /// The entry rendered, as dbt's hash of the list has it.
    let hashed: PlainMap
    /// Nil for what a package of the hub needs.
    let location: SourceLocation?

    /// - Parameters:
    ///   - node: the entry, rendered.
    ///   - written: the same as it is written.
    init(_ node: YAMLNode, written: YAMLNode) throws(LotusError) {
        guard let map = PlainValue(node).map, let written = PlainValue(written).map else {
            throw LotusError(
                .dbtInstall, "an entry of `packages` must be a map, not \(node.kind)", hint: Self.kinds,
                location: node.location)
        }
        try self.init(map, written: written, location: node.location)
    }

    private static let kinds = "Give one of `package:`, `git:`, `local:`, `tarball:` and `private:`."

    init(_ map: PlainMap, written: PlainMap, location: SourceLocation?) throws(LotusError) {
        self.location = location
        warnsUnpinned = map["warn-unpinned"]?.bool ?? true
        func text(_ key: String) -> String? { map.value(key)?.pythonText }
        func none(_ key: String) -> PlainValue { map[key] ?? PlainValue.none }
        var hashed: PlainMap
        if let path = text("local") {
            source = .local(path)
            hashed = ["local": .string(path)]
        } else if let url = text("git") {
            source = .git(url: url, revision: text("revision"), subdirectory: text("subdirectory"))
            hashed = [
                "git": .string(url), "revision": none("revision"), "subdirectory": none("subdirectory"),
                "warn-unpinned": none("warn-unpinned"),
            ]
        } else if let name = text("package") {
            source = try Self.hub(name, map, location)
            hashed = [
                "install_prerelease": map["install_prerelease"] ?? false, "package": .string(name),
                "version": none("version"),
            ]
        } else if let url = text("tarball") {
            guard let name = text("name") else {
                throw LotusError(
                    .dbtInstall, "the archive \(url) has no `name`",
                    hint: "Add `name:` with the name of the package in it.", location: location)
            }
            source = .tarball(url, name: name)
            hashed = ["tarball": .string(url), "name": .string(name)]
        } else if let name = text("private") {
            source = .organisation(
                name, provider: text("provider"), revision: text("revision"),
                subdirectory: text("subdirectory"))
            hashed = [
                "private": .string(name), "provider": none("provider"), "revision": none("revision"),
                "subdirectory": none("subdirectory"), "warn-unpinned": none("warn-unpinned"),
            ]
        } else {
            throw LotusError(
                .dbtInstall, "an entry of `packages` says not where the package is", hint: Self.kinds,
                location: location)
        }
        hashed["unrendered"] = .map(written)
        self.hashed = hashed
    }

    private static func hub(
        _ name: String, _ map: PlainMap, _ location: SourceLocation?
    ) throws(LotusError) -> Source {
        let versions = map.value("version").map { $0.listified.map(\.pythonText) } ?? []
        guard !versions.isEmpty else {
            throw LotusError(
                .dbtInstall, "the version of the package '\(name)' is missing",
                hint: "Add `version:`, such as `version: [\">=1.0.0\", \"<2.0.0\"]`.", location: location)
        }
        guard name.contains("/") else {
            throw LotusError(
                .dbtInstall, "'\(name)' is no name of a package: names of the hub have two parts",
                hint: "Write for example `dbt-labs/dbt_utils`.", location: location)
        }
        return .hub(
            name, versions: versions, allowsPrereleases: map["install_prerelease"]?.isTrue ?? false)
    }

    /// What messages call the package, and by what dbt tells packages apart.
    var shownName: String {
        switch source {
        case .local(let path): path
        case .git(let url, _, let subdirectory): url + (subdirectory.map { "/" + $0 } ?? "")
        case .hub(let name, _, _), .tarball(_, let name): name
        case .organisation(let name, _, _, let subdirectory): name + (subdirectory.map { "/" + $0 } ?? "")
        }
    }
}
