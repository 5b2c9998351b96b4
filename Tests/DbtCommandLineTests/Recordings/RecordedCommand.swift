// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit

/// A recorded command of the original, which may have several steps.
struct RecordedCommand: Sendable, CustomStringConvertible {
    let project: RecordedProject
    let name: String

    var description: String { "\(project)/\(name)" }

    static let all: [RecordedCommand] = RecordedProject.all.flatMap { project in
        let folder = RecordedProject.fixture("recorded/\(project)/commands")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        // Those that run are replayed by the tests of commands.
        return files.sorted().filter { !$0.hasPrefix("run-") }.map {
            RecordedCommand(project: project, name: String($0.dropLast(".json".count)))
        }
    }

    /// One call.
    struct Step {
        let arguments: [String]
        let exit: Int32
        let output: [String]
        let errors: [String]
        let environment: [String: String]
        let write: [(path: String, text: String)]
        let delete: [String]
        /// Files after the call; nil for one that is not there.
        let files: [(path: String, text: String?)]
        /// The call found the project parsed: its lines lack those of parsing.
        let isGivenManifest: Bool
    }

    func recording() throws -> (steps: [Step], overlay: String?) {
        let json = try project.recording("commands/\(name).json")
        return ((json["steps"]?.elements ?? []).map(Step.init), json["overlay"]?.string)
    }
}

extension RecordedCommand.Step {
    init(_ json: JSONValue) {
        func texts(_ key: String) -> [String] { (json[key]?.elements ?? []).compactMap(\.string) }
        func pairs(_ key: String) -> [(String, String?)] {
            (json[key]?.members ?? []).map { ($0.key, $0.value.string) }
        }
        arguments = texts("arguments")
        exit = Int32(json["exit"]?.integer ?? -1)
        output = texts("stdout")
        errors = texts("stderr")
        environment = Dictionary(uniqueKeysWithValues: pairs("environment").map { ($0.0, $0.1 ?? "") })
        write = pairs("write").map { ($0.0, $0.1 ?? "") }
        delete = texts("delete")
        files = pairs("files").map { (path: $0.0, text: $0.1) }
        isGivenManifest = json["manifest"]?.string == "given"
    }
}
