// SPDX-License-Identifier: Apache-2.0

import DuckDB
import Foundation
import LotusTestKit
import Testing

/// What a user does in the first five minutes.
@Suite struct QuickStartTests {
    private func projectWithTable(
        _ backend: TestProject.Backend = .sqliteAndFolder
    ) async throws -> TestProject {
        let project = try await TestProject.create(backend)
        try await project.query("create table lakehouse.main.t as select 42 as a")
        return project
    }

    @Test func initMakesAProjectThatWorksAtOnce() async throws {
        let project = try await TestProject.create()
        for file in ["dbt_project.yml", "profiles.yml", "lotus.yml", ".gitignore", "assets"] {
            #expect(FileManager.default.fileExists(atPath: project.file(file)), "\(file)")
        }
        #expect(try await project.query("select 1 as one", ["--format", "csv"]).outputText == "one\n1\n")
        let ignored = try String(contentsOfFile: project.file(".gitignore"), encoding: .utf8)
        #expect(ignored.contains("lake/"), "data does not belong into the history")
        let doctor = try await project.run(["doctor"])
        #expect(doctor.end == .exited(0), "\(doctor)")
        let report = try await project.run(["doctor", "--json"]).requireExit()
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(report.output)) }
    }

    /// The lake's files lie where profiles.yml says, wherever in the project the command runs.
    @Test func everyFolderOfTheProjectIsAsGoodAsItsTop() async throws {
        let project = try await projectWithTable()
        var command = try project.command(["query", "insert into t select 43 from range(100)"])
        command.folder = project.file("assets")
        try await ProcessRunner.run(command).requireExit()
        var outside = try project.command(["query", "select sum(a) from t", "--format", "csv"])
        outside.folder = project.scratch.path
        outside.arguments += ["--project-dir", "shop"]
        let sum = try await ProcessRunner.run(outside).requireExit()
        #expect(sum.outputText.hasSuffix("\n4342\n"))
        #expect(!FileManager.default.fileExists(atPath: project.file("assets/lake")))
        #expect(!FileManager.default.fileExists(atPath: project.scratch.file("lake")))
        #expect(FileManager.default.fileExists(atPath: project.file("lake/catalog.sqlite")))
    }

    // MARK: - Formats

    @Test(arguments: GoldenDirectory("QuickStart").cases)
    func resultsArePrintedAsRecorded(_ golden: GoldenCase) async throws {
        let project = try await projectWithTable()
        try await project.query(
            """
            create table mixed as select * from (values
                (1, 'plain', 1.5::decimal(4,1), date '2026-01-31', null, true),
                (2, 'with, comma and "quotes"', null, null, [1, 2], false),
                (3, e'two\\nlines', -0.5, date '1999-12-31', [], null),
                (4, '', 99.9, null, null, true)) as v(id, text, amount, day, list, flag)
            """)
        let options = try golden.input("arguments").split(separator: "\n").map { String($0) }
        let outcome = try await project.run(["query"] + options).requireExit()
        #expect(outcome.errorText == "")
        try golden.expect(outcome.outputText, equals: "stdout.txt")
    }

    @Test func aParquetFileHoldsTheRows() async throws {
        let project = try await projectWithTable()
        try await project.query(
            "select a, 'x' || range as b from t, range(1000)",
            ["--format", "parquet", "--output", "out.parquet"])
        let rows = try await PlainClient.run([
            "select count(*), sum(a), count(distinct b) from '\(project.file("out.parquet"))'"
        ])
        #expect(rows == [["1000", "42000", "1000"]])
    }

    @Test func anOutputFileHoldsWhatWouldBePrinted() async throws {
        let project = try await projectWithTable()
        for format in ["csv", "json", "table"] {
            let printed = try await project.query("from t", ["--format", format])
            let written = try await project.query("from t", ["--format", format, "--output", "out"])
            #expect(written.outputText == "")
            #expect(try String(contentsOfFile: project.file("out"), encoding: .utf8) == printed.outputText)
        }
    }

    @Test func sqlComesFromTheArgumentAFileOrTheInput() async throws {
        let project = try await projectWithTable()
        try project.write("two.sql", "select 1 as x;\nselect a from t;\n")
        let csv = ["--format", "csv"]
        let byFile = try await project.run(["query", "--file", "two.sql"] + csv).requireExit()
        #expect(byFile.outputText.hasSuffix("a\n42\n"))
        for arguments in [["query"], ["query", "-"]] {
            let command = try project.command(arguments + csv, input: .bytes(Array("select a from t".utf8)))
            #expect(try await ProcessRunner.run(command).requireExit().outputText == "a\n42\n")
        }
    }

    // MARK: - Time travel

    @Test(arguments: TestProject.Backend.allCases)
    func oldStatesAreReadByVersionAndByTime(backend: TestProject.Backend) async throws {
        let project = try await projectWithTable(backend)
        let time = try await project.rows(
            "select max(snapshot_time)::varchar from ducklake_snapshots('lakehouse')")[0][0]
        try await project.query("insert into t values (43)")
        #expect(try await project.numbers("select count(*), sum(a) from t") == [2, 85])
        #expect(try await project.numbers("select count(*), sum(a) from t", ["--at", "1"]) == [1, 42])
        #expect(try await project.numbers("select count(*), sum(a) from t", ["--at", time]) == [1, 42])
        let tables = try await project.run(["lake", "tables", "--at", "0", "--json"]).requireExit()
        let list = try JSONSerialization.jsonObject(with: Data(tables.output)) as? [Any]
        #expect(list?.isEmpty == true)
    }

    @Test(arguments: TestProject.Backend.allCases)
    func theLakeIsListed(backend: TestProject.Backend) async throws {
        let project = try await projectWithTable(backend)
        try await project.query("insert into t select range from range(100)")
        for arguments in [["snapshots"], ["tables"], ["files"], ["files", "t"]] {
            let text = try await project.run(["lake"] + arguments).requireExit()
            #expect(!text.outputText.isEmpty)
            let json = try await project.run(["lake"] + arguments + ["--json"]).requireExit()
            let list = try JSONSerialization.jsonObject(with: Data(json.output)) as? [Any]
            #expect(list?.isEmpty == false, "lake \(arguments)")
        }
    }

    // MARK: - Other clients

    @Test(arguments: TestProject.Backend.allCases)
    func aPlainDuckDBReadsAndWritesTheSameTables(backend: TestProject.Backend) async throws {
        let project = try await projectWithTable(backend)
        try await project.query("insert into t select range from range(1000)")
        let attach = PlainClient.attach(project)
        let read = try await PlainClient.run(attach + ["select count(*), sum(a) from plain.main.t"])
        #expect(read == [["1001", "\(499_500 + 42)"]])
        try await PlainClient.run(attach + ["insert into plain.main.t select 1 from range(100)"])
        #expect(try await project.numbers("select count(*), sum(a) from t") == [1101, 499_500 + 142])
    }
}
