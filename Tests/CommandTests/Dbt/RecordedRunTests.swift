// SPDX-License-Identifier: Apache-2.0

import DuckDB
import Foundation
import LotusCore
import LotusTestKit
import Testing

/// What runs, builds, tests, loads and tries again does what the original does, on a DuckDB file.
@Suite struct RecordedRunTests {
    @Test func thereAreRecordings() { #expect(RecordedRun.all.count >= 8) }

    @Test(arguments: RecordedRun.all)
    func theOutputResultsAndTablesAreDbts(_ run: RecordedRun) async throws {
        let scratch = try run.copy()
        let project = scratch.file("project")
        let normalizer = RunNormalizer(folder: project)
        for (place, step) in try run.steps().enumerated() {
            let title = Comment("step \(place): \(step.arguments)")
            var command = try LotusBinary.command(["dbt"] + step.arguments)
            command.folder = project
            command.environment = .inherited(changing: [
                "HOME": scratch.path, "DBT_USE_COLORS": "false", "DBT_ENGINE_HINTS_ENABLED": "false",
            ])
            let outcome = try await ProcessRunner.run(command, within: .seconds(300))
            #expect(outcome.end == .exited(step.exit), title)
            let lines = outcome.outputText.split(separator: "\n", omittingEmptySubsequences: false)
            if !step.isRace, !step.isOfDebugLevel {
                #expect(normalizer.lines(lines.map(String.init)) == normalizer.lines(step.output), title)
            }
            if let expected = step.results {
                try expectResults(expected, step, normalizer, project, title)
            }
            if let expected = step.tables { try await expectTables(expected, project, title) }
        }
    }

    private func expectResults(
        _ expected: [JSONValue], _ step: RecordedRun.Step, _ normalizer: RunNormalizer, _ project: String,
        _ title: Comment
    ) throws {
        let text = try String(contentsOfFile: project + "/target/run_results.json", encoding: .utf8)
        let results = try JSONValue(parsing: text)["results"]?.elements ?? []
        func texts(_ results: [JSONValue]) -> [String] {
            guard step.isRace else { return results.map { normalizer.result($0).text() } }
            return results.map { "\($0["unique_id"]?.string ?? "") \($0["status"]?.string ?? "")" }.sorted()
        }
        #expect(texts(results) == texts(expected), title)
    }

    private func expectTables(
        _ expected: [String: JSONValue], _ project: String, _ title: Comment
    ) async throws {
        let installed = try InstalledComponents.ofCheckout()
        let home = String(installed.folder.dropLast("/components".count))
        let database = try await Database.open(
            Database.Configuration(path: project + "/runs.duckdb"),
            components: try DuckDB.Components.locate(environment: ["LOTUS_HOME": home], executable: "/"))
        let found = try await database.withConnection { try Self.tables($0) }
        await database.close()
        #expect(found.keys.sorted() == expected.keys.sorted(), title)
        for (name, table) in found {
            #expect(table == expected[name].map(Self.text), "\(title): \(name)")
        }
    }

    /// As the recorder asks for them (`Scripts/dbt-fixtures/artifacts.py`).
    private static func tables(_ connection: borrowing Connection) throws -> [String: String] {
        let relations = try connection.rows(
            """
            select schema_name, table_name, 'table' from duckdb_tables() where not internal union all
            select schema_name, view_name, 'view' from duckdb_views() where not internal order by all
            """)
        var tables: [String: String] = [:]
        for relation in relations {
            let names = relation.map { $0.string ?? "" }
            let quoted = "\"\(names[0])\".\"\(names[1])\""
            let columns = try connection.rows("describe \(quoted)").map {
                "\($0[0].string ?? "") \($0[1].string ?? "")"
            }
            let rows = try connection.rows("select columns(*)::varchar from \(quoted) order by all")
            tables["\(names[0]).\(names[1])"] = text(
                .object([
                    JSONValue.Member("columns", .array(columns.map { .string($0) })),
                    JSONValue.Member(
                        "rows",
                        .array(rows.map { row in .array(row.map { $0.string.map { .string($0) } ?? .null }) })
                    ),
                    JSONValue.Member("type", .string(names[2])),
                ]))
        }
        return tables
    }

    private static func text(_ table: JSONValue) -> String {
        RunNormalizer(folder: "<PROJECT>").value(table).text()
    }
}
