// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore

/// The index of published packages (dbt 1.12, `clients/registry.py`).
final class PackageHub {
    /// A version of a package as the hub knows it.
    struct Release {
        let version: String
        /// The name in its dbt_project.yml.
        let name: String
        let archive: String
        let needs: [PackageEntry]
        /// `require-dbt-version`
        let dbtVersions: [String]
    }

    /// What a package of the hub is pinned to.
    struct Choice {
        let release: Release
        /// The newest version that could be installed.
        let latest: String
    }

    private static let standardAddress = "https://hub.getdbt.com/"

    private let address: String
    private let downloads: PackageDownloads
    private let log: EventLog
    /// Whether versions are left out that want another dbt.
    private let checksVersions: Bool
    private var names: Set<String>?
    private var releases: [String: [Release]] = [:]

    /// - Parameter address: that of `DBT_PACKAGE_HUB_URL`; nil for the usual one.
    init(address: String?, downloads: PackageDownloads, log: EventLog, checksVersions: Bool) {
        let address = address.flatMap { $0.isEmpty ? nil : $0 } ?? Self.standardAddress
        self.address = address.hasSuffix("/") ? address : address + "/"
        self.downloads = downloads
        self.log = log
        self.checksVersions = checksVersions
    }

    /// The newest version of a package that fits.
    ///
    /// - Parameter location: of the entry that asks, for errors.
    func choose(
        _ package: String, versions: [String], allowsPrereleases: Bool, location: SourceLocation?
    ) throws -> Choice {
        do {
            return try choose(package, versions, allowsPrereleases)
        } catch var error as LotusError {
            if error.location == nil { error.location = location }
            throw error
        }
    }

    private func choose(_ package: String, _ versions: [String], _ allowsPrereleases: Bool) throws -> Choice {
        guard try index().contains(package) else {
            throw LotusError(
                .dbtInstall, "the package '\(package)' is not in the package index",
                hint: NearestNames.hint(NearestNames.find(package, in: try index()))
                    ?? "Check its name, or give it as `git:` with a `revision:`.")
        }
        let bounds = try versions.map { text throws(LotusError) in try PackageVersion(text) }
        guard let range = PackageVersionRange(bounds) else {
            throw LotusError(
                .dbtInstall,
                "no version of the package '\(package)' can fit all of \(bounds.map(\.shown).joined(separator: ", "))",
                hint: "Packages that are asked for more than once need versions that fit each other.")
        }
        let prereleases = allowsPrereleases || bounds.contains { $0.prerelease != nil }
        var installable: [(version: PackageVersion, release: Release)] = []
        for release in try releases(of: package) where try isCompatible(release) {
            let version = try PackageVersion(release.version)
            if prereleases || version.prerelease == nil { installable.append((version, release)) }
        }
        installable.sort { $0.version.compare($1.version) < 0 }
        guard let chosen = installable.last(where: { range.allows($0.version) }),
            let latest = installable.last
        else {
            throw LotusError(
                .dbtInstall,
                "no version of the package '\(package)' fits \(range.shown); there are "
                    + (installable.isEmpty
                        ? "none" : installable.map(\.release.version).joined(separator: ", ")),
                hint: checksVersions
                    ? "Change `version:`; --no-version-check also takes versions that want another dbt."
                    : "Change `version:`.")
        }
        return Choice(release: chosen.release, latest: latest.release.version)
    }

    private func isCompatible(_ release: Release) throws(LotusError) -> Bool {
        guard checksVersions, !release.dbtVersions.isEmpty else { return true }
        var bounds = [try PackageVersion(DbtVersion.core)]
        for text in release.dbtVersions { bounds.append(try PackageVersion(text)) }
        return PackageVersionRange(bounds) != nil
    }

    // MARK: Documents

    private func index() throws -> Set<String> {
        if let names { return names }
        let document = try document("index")
        guard let found = document.elements?.compactMap(\.string) else { throw malformed("the index") }
        let names = Set(found)
        self.names = names
        return names
    }

    private func releases(of package: String) throws -> [Release] {
        if let found = releases[package] { return found }
        let document = try document(package)
        guard document["name"] != nil, let versions = document["versions"]?.members else {
            throw malformed("the document of '\(package)'")
        }
        tellMove(of: package, document)
        let found = try versions.map { try release($0.key, $0.value, package) }
        releases[package] = found
        return found
    }

    private func release(_ version: String, _ value: JSONValue, _ package: String) throws -> Release {
        guard let name = value["name"]?.string,
            let archive = value.value(at: ["downloads", "tarball"])?.string
        else { throw malformed("version \(version) of '\(package)'") }
        let needs = try (value["packages"]?.elements ?? []).compactMap { PlainValue(json: $0).map }.map {
            try PackageEntry($0, written: $0, location: nil)
        }
        let wanted = value["require_dbt_version"].map { PlainValue(json: $0).listified.compactMap(\.string) }
        return Release(
            version: version, name: name, archive: archive, needs: needs,
            dbtVersions: (wanted ?? []).filter { !$0.isEmpty })
    }

    /// A package that goes on under another name.
    private func tellMove(of package: String, _ document: JSONValue) {
        guard document["redirectnamespace"] != nil || document["redirectname"] != nil else { return }
        func part(_ redirect: String, _ key: String) -> String {
            document[redirect]?.string ?? document[key]?.string ?? ""
        }
        let name = part("redirectnamespace", "namespace") + "/" + part("redirectname", "name")
        log.fire(Deprecation.movedPackage(package, to: name))
    }

    private func document(_ name: String) throws -> JSONValue {
        let url = "\(address)api/v1/\(name).json"
        log.fire(.askingHub(url))
        return try downloads.document(url, of: "the package hub")
    }

    private func malformed(_ what: String) -> LotusError {
        LotusError(
            .dbtInstall, "\(what) at the package hub \(address) is not in the hub's form",
            hint: "Check DBT_PACKAGE_HUB_URL, or try again later.")
    }
}
