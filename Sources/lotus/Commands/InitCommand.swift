// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import LotusCore

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a working project on a local lake.")

    @Argument(help: ArgumentHelp("The folder to make; it may exist if it is empty.", valueName: "dir"))
    var folder: String

    func run() throws {
        let path = AbsolutePath.of(folder)
        let existing = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        guard existing.allSatisfy({ $0 == ".git" }) else {
            throw LotusError(
                .folderInUse,
                "\(folder) is not empty: it holds \(existing.sorted().prefix(3).joined(separator: ", "))",
                hint:
                    "name a new folder, or change into it: a folder with dbt_project.yml is a project already"
            )
        }
        for (file, text) in ProjectScaffold.files(name: Self.projectName(path)) {
            try write(text, to: "\(path)/\(file)")
        }
        print(
            """
            made the project \(folder)

              cd \(folder)
              lotus sandbox    # a made-up shop, in a terminal of its own
              lotus sync
              lotus query "create table t as select 42 as answer"
              lotus query "from t"
              lotus doctor
            """)
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
