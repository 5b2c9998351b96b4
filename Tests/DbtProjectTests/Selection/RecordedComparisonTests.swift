// SPDX-License-Identifier: Apache-2.0

import DbtProject
import Foundation
import LotusCore
import LotusTestKit
import Testing

/// `state:` says of a resource with one other value what dbt says, for each value that it can have.
@Suite struct RecordedComparisonTests {
    private static let checks = [
        "new", "old", "modified", "unmodified", "modified.body", "modified.configs",
        "modified.persisted_descriptions", "modified.relation", "modified.macros", "modified.contract",
    ]

    static let resources: [String] = {
        let folder = Checkout.path("Tests/Fixtures/dbt/tables/comparisons")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.sorted().map { String($0.dropLast(".json".count)) }
    }()

    @Test func thereIsATableForEachKindOfResource() {
        #expect(Self.resources.count == 15)
    }

    @Test(arguments: resources)
    func aChangedValueIsSeenWhereDbtSeesIt(_ uniqueID: String) throws {
        let recorded = try RecordedProjects.project("everything")
        let place = try #require(recorded.resources.firstIndex { $0.uniqueID == uniqueID })
        let rows = try RecordedTable.rows("comparisons/\(uniqueID)")
        #expect(rows.count > 30)
        for row in rows {
            let path = row["path"]?.texts ?? []
            var project = recorded
            var entry = project.resources[place].entry
            for member in row["new"]?.members ?? [] { entry[member.key] = member.value }
            project.resources[place] = try SelectableResource(entry: entry)
            let old = try SelectableResource(entry: Self.changed(entry, path[...], row["value"] ?? .null))
            let selector = try NodeSelector(
                project,
                previousState: PreviousState(
                    project: SelectableProject(name: nil, resources: [old], macros: project.macros)),
                options: RecordedProjects.options(of: "everything"))
            for check in Self.checks {
                let found = try Self.outcome(of: check, for: uniqueID, selector)
                let expected = Outcome(
                    holds: row["holds"]?.texts.contains(check) ?? false,
                    warnings: row.value(at: ["warnings", check])?.texts ?? [],
                    error: row.value(at: ["errors", check])?.texts ?? [])
                #expect(found == expected, "\(check) of \(path) \((row["value"] ?? .null).text())")
            }
        }
    }

    private struct Outcome: Equatable {
        var holds = false
        var warnings: [String] = []
        var error: [String] = []
    }

    private static func outcome(
        of check: String, for uniqueID: String, _ selector: NodeSelector
    ) throws -> Outcome {
        var warnings: [SelectionWarning] = []
        let criteria = try CriteriaParser(indirectSelection: .empty).parse("state:\(check)")
        do {
            let found = try selector.select(.criteria(criteria), warnings: &warnings)
            return Outcome(
                holds: found.contains { $0.uniqueID == uniqueID },
                warnings: warnings.map { "[WARNING]: \($0.message)" })
        } catch {
            return Outcome(error: error.dbtLines)
        }
    }

    private static func changed(
        _ entry: JSONValue, _ path: ArraySlice<String>, _ value: JSONValue
    ) -> JSONValue {
        guard let key = path.first else { return entry }
        var entry = entry
        entry[key] = path.count == 1 ? value : changed(entry[key] ?? .object([]), path.dropFirst(), value)
        return entry
    }
}
