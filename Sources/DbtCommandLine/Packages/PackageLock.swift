// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore
internal import ProjectFiles

/// `package-lock.yml`: the packages that were found for a list, with the ones that these need.
struct PackageLock {
    /// A package whose place and version are settled.
    struct Pinned: Equatable {
        /// The project's name in its own dbt_project.yml.
        var name: String
        var source: PackageEntry.Source

        /// What messages call it: dbt's name for the place that it comes from.
        var shownName: String {
            switch source {
            case .local(let path): path
            case .git(let url, _, _): url
            case .hub(let name, _, _), .tarball(_, let name), .organisation(let name, _, _, _): name
            }
        }
    }

    static let fileName = "package-lock.yml"
    private static let digestKey = "sha1_hash"

    var packages: [Pinned]
    /// Of the list that they were found for.
    var digest: String

    init(packages: [Pinned], digest: String) {
        self.packages = packages
        self.digest = digest
    }

    /// The lock of a project; nil when there is none.
    static func read(in folder: String) throws(LotusError) -> PackageLock? {
        let path = folder + "/" + fileName
        guard LocalFile.exists(path) else { return nil }
        let file = try YAMLReader.read(file: path, shownAs: fileName)
        var packages: [Pinned] = []
        for node in file["packages"]?.list ?? [] {
            let entry = try PackageEntry(node, written: node)
            packages.append(Pinned(name: node["name"]?.string ?? entry.shownName, source: entry.source))
        }
        return PackageLock(packages: packages, digest: file[digestKey]?.string ?? "")
    }

    /// The text of the file, in dbt's layout: keys by name.
    var text: String {
        var lines = packages.isEmpty ? ["packages: []"] : ["packages:"]
        for package in packages {
            var values: [(String, String)] = [("name", package.name)]
            switch package.source {
            case .local(let path): values.append(("local", path))
            case .git(let url, let revision, let subdirectory):
                values.append(("git", url))
                if let revision { values.append(("revision", revision)) }
                if let subdirectory { values.append(("subdirectory", subdirectory)) }
            case .hub(let name, let versions, _):
                values += [("package", name), ("version", versions.last ?? "")]
            case .tarball(let url, _): values.append(("tarball", url))
            case .organisation(let name, let provider, let revision, let subdirectory):
                values.append(("private", name))
                if let provider { values.append(("provider", provider)) }
                if let revision { values.append(("revision", revision)) }
                if let subdirectory { values.append(("subdirectory", subdirectory)) }
            }
            for (place, value) in values.sorted(by: { $0.0 < $1.0 }).enumerated() {
                lines.append("  \(place == 0 ? "-" : " ") \(value.0): \(Self.scalar(value.1))")
            }
        }
        return (lines + ["\(Self.digestKey): \(Self.scalar(digest))"]).joined(separator: "\n") + "\n"
    }

    /// A text that YAML reads back as the same text.
    private static func scalar(_ text: String) -> String {
        // Two points make no number.
        if text.wholeMatch(of: #/[0-9]+\.[0-9]+\.[0-9]+([-+][0-9A-Za-z.+-]*)?/#) != nil { return text }
        let isPlain =
            !text.isEmpty && !text.allSatisfy { $0.isNumber || "+-.eE_:".contains($0) }
            && text.first.map { !"!&*-?[]{},#|>@`\"'%".contains($0) } ?? false
            && !text.contains(": ") && !text.contains(" #") && text.last != ":" && text.last != " "
            && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
            && !["true", "false", "yes", "no", "on", "off", "null", "~", "y", "n"].contains(text.lowercased())
        return isPlain ? text : JSONWriter.text { $0.string(text) }
    }
}
