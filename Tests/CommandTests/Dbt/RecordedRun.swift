// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Testing

/// Commands of the original that made and tested tables, with what they said and left behind
/// (`Tests/Fixtures/dbt/recorded/runs`).
struct RecordedRun: Sendable, CustomTestStringConvertible {
    let name: String

    var testDescription: String { name }

    static let project = "runs"
    static let all: [RecordedRun] = {
        let folder = Checkout.path("Tests/Fixtures/dbt/recorded/\(project)/commands")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".json") }.sorted().map {
            RecordedRun(name: String($0.dropLast(".json".count)))
        }
    }()

    /// One call.
    struct Step {
        let arguments: [String]
        let exit: Int32
        let output: [String]
        /// The results of run_results.json, when they were kept.
        let results: [JSONValue]?
        /// Tables and views by name, when they were kept.
        let tables: [String: JSONValue]?

        /// dbt's own threads race here: for the order of nodes that are free at once, and for what still runs
        /// when the first failure ends the run.
        var isRace: Bool { arguments.first == "build" && arguments.contains("{break: true}") }
        /// The debug level tells of dbt's own connections.
        var isOfDebugLevel: Bool { arguments.contains("debug") }
    }

    func steps() throws -> [Step] {
        let path = Checkout.path("Tests/Fixtures/dbt/recorded/\(Self.project)/commands/\(name).json")
        let json = try JSONValue(parsing: String(contentsOfFile: path, encoding: .utf8))
        return (json["steps"]?.elements ?? []).map { step in
            Step(
                arguments: (step["arguments"]?.elements ?? []).compactMap(\.string),
                exit: Int32(step["exit"]?.integer ?? -1),
                output: (step["stdout"]?.elements ?? []).compactMap(\.string),
                results: step["results"]?.elements,
                tables: step["tables"]?.members.map { members in
                    Dictionary(members.map { ($0.key, $0.value) }) { first, _ in first }
                })
        }
    }

    /// A copy of the project that the commands may change.
    func copy() throws -> ScratchFolder {
        let scratch = try ScratchFolder("dbt-run")
        try FileManager.default.copyItem(
            atPath: Checkout.path("Tests/Fixtures/dbt/projects/\(Self.project)"),
            toPath: scratch.file("project"))
        return scratch
    }
}
