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

    /// What the original did on a lake in the step of the same place.
    struct LakeStep {
        let exit: Int32
        /// By node.
        let statuses: [String: String]?
        let tables: [String: JSONValue]?
    }

    /// Nil when it was not recorded; an element is nil for statements that are run.
    func lakeSteps() throws -> [LakeStep?]? {
        let path = Checkout.path("Tests/Fixtures/dbt/recorded-on-lake/\(project)/\(name).json")
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let json = try JSONValue(parsing: String(contentsOfFile: path, encoding: .utf8))
        return (json.elements ?? []).map { step in
            guard let exit = step["exit"]?.integer else { return nil }
            return LakeStep(
                exit: Int32(exit), statuses: Self.map(step["statuses"])?.compactMapValues(\.string),
                tables: Self.map(step["tables"]))
        }
    }

    private static func map(_ json: JSONValue?) -> [String: JSONValue]? {
        json?.members.map { members in
            Dictionary(members.map { ($0.key, $0.value) }) { first, _ in first }
        }
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
                tables: Self.map(step["tables"]))
        }
    }
}
