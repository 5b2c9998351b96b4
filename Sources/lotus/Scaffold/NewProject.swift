// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import LotusCore

/// A folder in which a project is made.
struct NewProject: Sendable {
    /// Absolute.
    private let path: String
    private let shown: String

    /// - Parameter shown: the folder as the user wrote it.
    init(_ path: String, shownAs shown: String) {
        self.path = path
        self.shown = shown
    }

    /// Writes the files of the project's name.
    ///
    /// - Throws: ``LotusError`` `folderInUse` when the folder holds anything but `.git`, `folderFailed`.
    func write(_ files: (_ name: String) -> [ProjectScaffold.File]) throws {
        let existing = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        guard existing.allSatisfy({ $0 == ".git" }) else {
            throw LotusError(
                .folderInUse,
                "\(shown) is not empty: it holds \(existing.sorted().prefix(3).joined(separator: ", "))",
                hint:
                    "name a new folder, or change into it: a folder with dbt_project.yml is a project already"
            )
        }
        for (file, text) in files(Self.projectName(path)) { try write(text, to: "\(path)/\(file)") }
    }

    private func write(_ text: String, to path: String) throws {
        let parent = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        do {
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(filePath: path))
        } catch {
            throw LotusError(
                .folderFailed, "cannot write \(path)", hint: "check the permissions and the space there",
                cause: error)
        }
    }

    /// A name that dbt accepts, from that of the folder: letters, digits and underscores.
    static func projectName(_ path: String) -> String {
        let last = path.split(separator: "/").last { $0 != "." } ?? "lake"
        let name = String(
            last.unicodeScalars.map { scalar -> Character in
                scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
                    ? Character(scalar) : "_"
            })
        return name.first.map { $0.isNumber } ?? true ? "lake_\(name)" : name
    }
}
