// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Testing

/// Commands of the original that made and tested tables, with what they said and left behind
/// (`Tests/Fixtures/dbt/recorded/PROJECT/commands/run-*.json`).
struct RecordedRun: Sendable, CustomTestStringConvertible {
    let project: String
    let name: String

    var testDescription: String { "\(project)/\(name)" }

    static let all: [RecordedRun] = {
        let folder = Checkout.path("Tests/Fixtures/dbt/recorded")
        let projects = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return projects.sorted().flatMap { project in
            let files = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(project)/commands")
            return (files ?? []).filter { $0.hasPrefix("run-") && $0.hasSuffix(".json") }.sorted().map {
                RecordedRun(project: project, name: String($0.dropLast(".json".count)))
            }
        }
    }()

    static func named(_ names: String...) -> [RecordedRun] {
        all.filter { names.contains($0.testDescription) }
    }

    /// One call, or statements that are run before the next.
    struct Step {
        /// A file of `Tests/Fixtures/dbt/setup`; then there is nothing else.
        let setup: String?
        let arguments: [String]
        let environment: [String: String]
        let exit: Int32
        let output: [String]
        /// dbt's own threads race here: for the order of nodes that are free at once, and for what still runs
        /// when the first failure ends the run.
        let isRace: Bool
        /// The results of run_results.json, when they were kept.
        let results: [JSONValue]?
        /// Tables and views by name, when they were kept.
        let tables: [String: JSONValue]?

        /// The debug level tells of dbt's own connections.
        var isOfDebugLevel: Bool { arguments.contains("debug") }
    }

    func steps() throws -> [Step] {
        let path = Checkout.path("Tests/Fixtures/dbt/recorded/\(project)/commands/\(name).json")
        let json = try JSONValue(parsing: String(contentsOfFile: path, encoding: .utf8))
        return (json["steps"]?.elements ?? []).map { step in
            Step(
                setup: step["setup"]?.string,
                arguments: (step["arguments"]?.elements ?? []).compactMap(\.string),
                environment: Dictionary(
                    uniqueKeysWithValues: (step["environment"]?.members ?? []).map {
                        ($0.key, $0.value.string ?? "")
                    }),
                exit: Int32(step["exit"]?.integer ?? -1),
                output: (step["stdout"]?.elements ?? []).compactMap(\.string),
                isRace: step["race"]?.bool ?? false, results: step["results"]?.elements,
                tables: step["tables"]?.members.map { members in
                    Dictionary(members.map { ($0.key, $0.value) }) { first, _ in first }
                })
        }
    }
}
