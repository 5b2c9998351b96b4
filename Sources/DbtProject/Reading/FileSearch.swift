// SPDX-License-Identifier: Apache-2.0

/// Finds the files of a package by what they are read as (dbt 1.12, `dbt/parser/read_files.py`).
struct FileSearch {
    private let package: PackageDefinition
    private let ignored: IgnoreRules
    private var listings: [String: [String]] = [:]

    init(_ package: PackageDefinition) {
        self.package = package
        let file = package.folder + "/.dbtignore"
        let rules = FileText.exists(file) ? try? FileText.stripped(file, shownAs: ".dbtignore") : nil
        ignored = IgnoreRules(rules?.withPlainLineBreaks)
    }

    /// The files of a kind in the order of their paths.
    mutating func files(_ kind: FileKind) -> [SourceFile] {
        var files: [SourceFile] = []
        for path in paths(kind) {
            for file in listing(path) where fits(file, kind) {
                let original = path.isEmpty ? file : path + "/" + file
                guard !ignored.ignores(original) else { continue }
                files.append(
                    SourceFile(
                        package: package.name, searchedPath: path, relativePath: file,
                        absolutePath: package.folder + "/" + original))
            }
        }
        return files
    }

    private mutating func listing(_ path: String) -> [String] {
        if let listing = listings[path] { return listing }
        let listing = FolderWalk.files(below: package.folder + "/" + path)
        listings[path] = listing
        return listing
    }

    private func paths(_ kind: FileKind) -> [String] {
        switch kind {
        case .macro: package.macroPaths
        case .genericTest: package.testPaths.map { $0 + "/generic" }
        case .fixture: package.testPaths.map { $0 + "/fixtures" }
        case .model: package.modelPaths
        case .snapshot: package.snapshotPaths
        case .analysis: package.analysisPaths
        case .singularTest: package.testPaths
        case .seed: package.seedPaths
        case .documentation: package.docsPaths
        case .function: package.functionPaths
        case .properties: package.resourcePaths
        }
    }

    /// Whether a file can be part of a project at all, by the first letter of its name.
    static func isSeen(_ file: String) -> Bool {
        let bytes = file.utf8
        let start = bytes.lastIndex(of: UInt8(ascii: "/")).map { bytes.index(after: $0) } ?? bytes.startIndex
        guard start < bytes.endIndex else { return false }
        return ![UInt8(ascii: "!"), UInt8(ascii: "."), UInt8(ascii: "#"), UInt8(ascii: "~")].contains(
            bytes[start])
    }

    private func fits(_ file: String, _ kind: FileKind) -> Bool {
        guard Self.isSeen(file) else { return false }
        let name = file.split(separator: "/").last ?? ""
        switch kind {
        case .macro, .genericTest, .snapshot, .analysis: return Self.ends(name, ".sql")
        case .singularTest:
            return Self.ends(name, ".sql") && !file.hasPrefix("generic/") && !file.hasPrefix("fixtures/")
        case .model: return Self.ends(name, ".sql") || Self.ends(name, ".py")
        case .seed: return Self.ends(name, ".csv")
        case .documentation: return Self.ends(name, ".md")
        case .fixture: return Self.ends(name, ".csv") || Self.ends(name, ".sql")
        case .function: return Self.ends(name, ".sql") || Self.ends(name, ".py") || Self.ends(name, ".js")
        case .properties: return Self.ends(name, ".yml") || Self.ends(name, ".yaml")
        }
    }

    private static func ends(_ name: Substring, _ suffix: String) -> Bool {
        name.count > suffix.count && name.suffix(suffix.count).lowercased() == suffix
    }
}
