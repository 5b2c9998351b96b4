// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Testing

/// Random selections of `everything` find here what they find in dbt.
@Suite struct RecordedSelectionTests {
    @Test func randomSelectionsAreDbts() throws {
        let rows = try RecordedTable.rows("selections")
        let names = try #require(rows.first?["resources"]?.texts)
        #expect(rows.count == 701)
        for row in rows.dropFirst() {
            var warnings: [SelectionWarning] = []
            let selected = try select(row, &warnings)
            let expected = row["selected"]?.string?.split(separator: " ").compactMap { Int($0) }.map {
                names[$0]
            }
            #expect(selected.map(\.uniqueID) == expected, "\(row.text())")
            #expect(
                warnings == (row["unmatched"]?.texts ?? []).map(SelectionWarning.nothingMatches),
                "\(row.text())")
        }
    }

    private func select(
        _ row: JSONValue, _ warnings: inout [SelectionWarning]
    ) throws -> [SelectableResource] {
        let mode = try #require(row["mode"]?.string.flatMap(IndirectSelection.init))
        var options = RecordedProjects.options(of: "everything")
        options.resourceTypes = try #require(
            ResourceType.chosen(row["types"]?.texts ?? ["all"], excluding: []))
        let selector = try NodeSelector(
            RecordedProjects.project("everything"),
            selectors: RecordedProjects.selectors(of: "everything", mode), options: options)
        let spec = try SelectionSpec.commandLine(
            select: row["select"]?.texts, exclude: row["exclude"]?.texts, indirectSelection: mode)
        return try selector.select(spec, warnings: &warnings)
    }
}
