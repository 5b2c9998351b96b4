// SPDX-License-Identifier: Apache-2.0

import DbtProject
import Foundation
import LotusCore
import LotusTestKit
import ProjectFiles

/// A broken project of `Tests/Fixtures/dbt/projects/errors`, put together as the recorder does it.
struct BrokenProject: Sendable, CustomStringConvertible {
    let name: String

    static let folder = Checkout.path("Tests/Fixtures/dbt/projects/errors")

    var description: String { name }

    /// The exit status that dbt left with, by command; none without a recording.
    var recordedStatus: [String: Int] {
        guard let text = try? String(contentsOfFile: "\(Self.folder)/\(name)/recorded.txt", encoding: .utf8)
        else {
            return [:]
        }
        var status: [String: Int] = [:]
        var command = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("$ dbt ") { command = String(line.split(separator: " ")[2]) }
            if line.hasPrefix("exit: ") { status[command] = Int(line.dropFirst(6)) }
        }
        return status
    }

    /// The files of the base that the case does without.
    private var without: [String] {
        let description =
            (try? String(contentsOfFile: "\(Self.folder)/\(name)/case.yml", encoding: .utf8)) ?? ""
        guard let names = description.firstMatch(of: #/without: \[(.*?)\]/#)?.1 else { return [] }
        return names.split(separator: ", ").map(String.init)
    }

    /// What we say of it: warnings with a place, then the error of parsing, or that of compiling.
    func said() throws -> Said {
        let messages = KeptMessages()
        let scratch = try ScratchFolder(name)
        try lay(Self.folder + ".base", over: scratch)
        try lay("\(Self.folder)/\(name)", over: scratch)
        for path in without { try FileManager.default.removeItem(atPath: scratch.file(path)) }
        do {
            let parsed = try parse(scratch.path, messages)
            do {
                try LinkedGraph(parsed.manifest).checkCycles(in: parsed.manifest)
                let compiler = ManifestCompiler(parsed)
                _ = try compiler.compile(compiler.compilableIDs)
                return Said(command: nil, text: messages.text(scratch) + "no error\n")
            } catch {
                return Said(command: "compile", text: messages.text(scratch) + text(error, scratch))
            }
        } catch {
            return Said(command: "parse", text: messages.text(scratch) + text(error, scratch))
        }
    }

    struct Said {
        /// The command that failed.
        let command: String?
        let text: String
    }

    private func parse(_ folder: String, _ messages: KeptMessages) throws -> ParsedProject {
        let project = try Project.load(folder: folder, environment: Environment(process: [:]))
        let profile = try Profile.load(for: project)
        var session = ProjectSession(environment: project.environment, target: profile.target)
        session.messages = messages
        return try DbtProjectParser(folder: folder, session: session).parse()
    }

    private func text(_ error: any Error, _ scratch: ScratchFolder) -> String {
        ErrorRenderer().render(error).replacing(scratch.path, with: "<PROJECT>") + "\n"
    }

    private func lay(_ folder: String, over scratch: ScratchFolder) throws {
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            guard !["case.yml", "recorded.txt"].contains(path) else { continue }
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder)
            if !isFolder.boolValue {
                try scratch.write(path, try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8))
            }
        }
    }
}
