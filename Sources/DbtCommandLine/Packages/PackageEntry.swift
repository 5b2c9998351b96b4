// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore
internal import ProjectFiles

/// One entry of packages.yml or of package-lock.yml.
struct PackageEntry {
    /// Where a package comes from.
    enum Source: Equatable {
        /// A folder, relative to the project that is run.
        case local(String)
        case git(url: String, revision: String?, subdirectory: String?)
        /// The package of a hub, with its versions.
        case hub(String)
        /// An archive of this address.
        case tarball(String)
        /// A repository of the organisation.
        case organisation(String)
    }

    let source: Source
    /// `warn-unpinned`
    let warnsUnpinned: Bool
    /// The entry rendered, as dbt's hash of the list has it.
    let hashed: PlainMap
    let location: SourceLocation

    /// - Parameters:
    ///   - node: the entry, rendered.
    ///   - written: the same as it is written.
    init(_ node: YAMLNode, written: YAMLNode) throws(LotusError) {
        guard let map = PlainValue(node).map, let written = PlainValue(written).map else {
            throw Self.invalid("an entry of `packages` must be a map, not \(node.kind)", node)
        }
        location = node.location
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
            source = .hub(name)
            hashed = [
                "install_prerelease": map["install_prerelease"] ?? false, "package": .string(name),
                "version": none("version"),
            ]
        } else if let url = text("tarball") {
            source = .tarball(url)
            hashed = ["tarball": .string(url), "name": none("name")]
        } else if let name = text("private") {
            source = .organisation(name)
            hashed = map
        } else {
            throw Self.invalid("an entry of `packages` says not where the package is", node)
        }
        hashed["unrendered"] = .map(written)
        self.hashed = hashed
    }

    private static func invalid(_ message: String, _ node: YAMLNode) -> LotusError {
        LotusError(
            .dbtInstall, message, hint: "Give one of `local:`, `git:`, `package:` and `tarball:`.",
            location: node.location)
    }

    /// What messages call the package.
    var shownName: String {
        switch source {
        case .local(let path): path
        case .git(let url, _, let subdirectory): url + (subdirectory.map { "/" + $0 } ?? "")
        case .hub(let name), .organisation(let name): name
        case .tarball(let url): url
        }
    }
}
