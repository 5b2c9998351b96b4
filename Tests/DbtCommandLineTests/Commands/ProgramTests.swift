// SPDX-License-Identifier: Apache-2.0

import DbtCommandLine
import Foundation
import LotusCore
import LotusTestKit
import Testing

/// What the program does beside the recordings: help, version, logs, and commands that change files.
@Suite struct ProgramTests {
    private func project(_ files: [String: String] = [:]) throws -> ScratchFolder {
        let folder = try ScratchFolder("dbt-program")
        try folder.write("dbt_project.yml", "name: small\nversion: '1.0.0'\nprofile: small\n")
        try folder.write(
            "profiles.yml", "small: {target: dev, outputs: {dev: {type: duckdb, path: small.duckdb}}}\n")
        try folder.write("models/a.sql", "select 1 as id")
        try folder.write("models/b.sql", "select * from {{ ref('a') }}")
        for (path, text) in files { try folder.write(path, text) }
        return folder
    }

    private func run(_ arguments: String..., in folder: ScratchFolder, environment: [String: String] = [:])
        async
        -> ProgramRun
    {
        await ProgramRun.run(arguments, in: folder.path, environment: environment)
    }

    // MARK: Without a project

    @Test func theFirstNumberOfTheVersionIsTwoOrMore() async throws {
        let outcome = await run("--version", in: try ScratchFolder())
        #expect(outcome.exit == 0)
        let number = try #require(outcome.output.firstMatch(of: #/(\d+)\.\d+\.\d+/#)?.1)
        #expect(Int(number) == 2)
        #expect(outcome.output.contains("1.12.6"))
    }

    @Test(arguments: [["--help"], ["ls", "--help"], ["docs", "generate", "-h"], ["run", "--help"]])
    func everyCommandHasHelp(_ arguments: [String]) async throws {
        let outcome = await ProgramRun.run(arguments, in: try ScratchFolder().path)
        #expect(outcome.exit == 0)
        #expect(outcome.output.hasPrefix("Usage: dbt"))
        #expect(outcome.output.contains("--project-dir") == (arguments[0] != "--help"))
    }

    @Test(arguments: [
        ["snapshot"], ["show", "-s", "a"], ["clone"], ["docs", "serve"], ["source", "freshness"],
    ])
    func laterCommandsSayThatTheyAreNotThere(_ arguments: [String]) async throws {
        let outcome = await ProgramRun.run(arguments, in: try ScratchFolder().path)
        #expect(outcome.exit == 2)
        #expect(outcome.errors.contains("is not there yet"))
        #expect(outcome.output.isEmpty)
    }

    @Test(arguments: [[], ["docs"], ["source"]])
    func aGroupAloneShowsItsHelp(_ arguments: [String]) async throws {
        let outcome = await ProgramRun.run(arguments, in: try ScratchFolder().path)
        #expect(outcome.exit == 2)
        #expect(outcome.errors.contains("Commands:"))
    }

    // MARK: Logs

    @Test func theLogFileHoldsTheDebugLevel() async throws {
        let folder = try project()
        _ = await run("parse", in: folder)
        let log = try folder.read("logs/dbt.log")
        #expect(log.contains(" [info ] [MainThread]: Running with dbt=1.12.6"))
        #expect(log.contains(" [debug] [MainThread]: Wrote artifact WritableManifest to "))
        #expect(log.contains(#/={30} \d\d:\d\d:\d\d\.\d{6} \| [0-9a-f-]{36} ={30}/#))
    }

    @Test func logsInJSONHaveDbtsEnvelope() async throws {
        let folder = try project()
        let outcome = await run("--log-format", "json", "--log-path", "elsewhere", "parse", in: folder)
        let lines = outcome.output.split(separator: "\n")
        let events = try lines.map { try JSONValue(parsing: String($0)) }
        #expect(events.compactMap { $0["info"]?["name"]?.string }.first == "MainReportVersion")
        for event in events {
            #expect(event.members?.map(\.key) == ["data", "info"])
            #expect(
                event["info"]?.members?.map(\.key) == [
                    "category", "code", "extra", "invocation_id", "level", "msg", "name", "pid", "thread",
                    "ts",
                ])
        }
        #expect(Set(events.compactMap { $0["info"]?["invocation_id"]?.string }).count == 1)
        // The format of the console also counts for the file.
        #expect(try folder.read("elsewhere/dbt.log").hasPrefix("{"))
    }

    @Test func levelsAndQuietSayWhatIsShown() async throws {
        let folder = try project()
        #expect(await run("--log-level", "error", "parse", in: folder).output.isEmpty)
        #expect(await run("--log-level", "none", "ls", in: folder).output.isEmpty)
        #expect(await run("-q", "ls", in: folder).output == "small.a\nsmall.b\n")
        #expect(await run("--no-print", "-q", "ls", in: folder).output.isEmpty)
        #expect(await run("--debug", "parse", in: folder).output.contains("running dbt with arguments {"))
    }

    @Test func secretsAreNotLogged() async throws {
        let folder = try project(["models/c.sql": "{{ log('the word is open-sesame', info=True) }} select 1"])
        let outcome = await run(
            "parse", in: folder, environment: ["DBT_ENV_SECRET_WORD": "open-sesame"])
        #expect(!outcome.output.contains("open-sesame"))
        #expect(!(try folder.read("logs/dbt.log")).contains("open-sesame"))
        #expect(outcome.output.contains("the word is"))
    }

    @Test func warningsCanBeErrors() async throws {
        let folder = try project()
        #expect(await run("ls", "-s", "nothing", in: folder).exit == 0)
        let outcome = await run("--warn-error", "ls", "-s", "nothing", in: folder)
        #expect(outcome.exit == 2)
        #expect(outcome.output.contains("NoNodesForSelectionCriteria is an error here"))
        let silent = await run(
            "ls", "-s", "nothing", "--warn-error-options", "{silence: [NoNodesForSelectionCriteria]}",
            in: folder)
        #expect(silent.exit == 0)
        #expect(!silent.output.contains("does not match any enabled nodes"))
    }

    // MARK: Artifacts

    @Test func artifactsGoWhereTheyAreWanted() async throws {
        let folder = try project()
        #expect(await run("compile", "--target-path", "out", in: folder).exit == 0)
        #expect(
            try folder.read("out/compiled/small/models/b.sql") == "select * from \"small\".\"main\".\"a\"")
        let manifest = try JSONValue(parsing: folder.read("out/manifest.json"))
        #expect(
            manifest.value(at: ["nodes", "model.small.b", "compiled_path"])?.string
                == "out/compiled/small/models/b.sql")
        #expect(!FileManager.default.fileExists(atPath: folder.file("target")))
        #expect(await run("--no-write-json", "parse", in: folder).exit == 0)
        #expect(!FileManager.default.fileExists(atPath: folder.file("target/manifest.json")))
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.file("out"))
        #expect(files.filter { $0.hasSuffix(".tmp") } == [])
    }

    @Test func aFailedCompileLeavesTheManifest() async throws {
        let folder = try project(["models/c.sql": "select {{ var('missing') }}"])
        let outcome = await run("compile", in: folder)
        #expect(outcome.exit == 2)
        #expect(outcome.output.contains("models/c.sql:1:"))
        #expect(FileManager.default.fileExists(atPath: folder.file("target/manifest.json")))
        #expect(!FileManager.default.fileExists(atPath: folder.file("target/run_results.json")))
    }

    @Test func projectsAreFoundFromBelowAndFromElsewhere() async throws {
        let folder = try project(["models/inner/c.sql": "select 1"])
        let below = await ProgramRun.run(["-q", "ls"], in: folder.file("models/inner"), home: folder.path)
        #expect(below.output == "small.a\nsmall.b\nsmall.inner.c\n")
        let elsewhere = try ScratchFolder()
        let outcome = await ProgramRun.run(["-q", "ls", "--project-dir", folder.path], in: elsewhere.path)
        #expect(outcome.output == below.output)
        let nowhere = await ProgramRun.run(["ls"], in: elsewhere.path)
        #expect(nowhere.exit == 2)
        #expect(nowhere.output.contains("dbt_project.yml"))
    }

    @Test(arguments: [
        (">=1.12.0", 0), (">=1.0.0,<2.0.0", 0), ("=1.12.6", 0), (">1.12.6", 2), ("<1.12", 2), (">=9.0.0", 2),
        ("what", 2),
    ])
    func projectsSayWhichVersionTheyWant(_ version: String, _ exit: Int32) async throws {
        let folder = try project()
        try folder.write(
            "dbt_project.yml", "name: small\nprofile: small\nrequire-dbt-version: '\(version)'\n")
        let outcome = await run("parse", in: folder)
        #expect(outcome.exit == exit)
        #expect(outcome.output.contains("dbt_project.yml:3:22") == (exit != 0))
        #expect((await run("--no-version-check", "parse", in: folder)).exit == 0)
    }

    // MARK: Upkeep

    @Test func cleanDeletesTheTargets() async throws {
        let folder = try project()
        _ = await run("parse", in: folder)
        let outcome = await run("clean", in: folder)
        #expect(outcome.exit == 0)
        #expect(outcome.output.contains("Cleaned \(folder.path)/target/*"))
        #expect(!FileManager.default.fileExists(atPath: folder.file("target")))
    }

    @Test(arguments: ["models", ".", "../beside"])
    func cleanRefusesSourcesAndOtherFolders(_ target: String) async throws {
        let folder = try project()
        try folder.write(
            "dbt_project.yml", "name: small\nprofile: small\nclean-targets: [target, '\(target)']\n")
        _ = await run("parse", in: folder)
        let outcome = await run("clean", in: folder)
        #expect(outcome.exit == 2)
        #expect(outcome.output.contains("LL-DBT-104"))
        #expect(outcome.output.contains("dbt_project.yml:3:16"))
        // Nothing is deleted when one of them is refused.
        #expect(FileManager.default.fileExists(atPath: folder.file("target/manifest.json")))
        #expect(FileManager.default.fileExists(atPath: folder.file("models/a.sql")))
    }

    @Test func initMakesAProjectThatParses() async throws {
        let folder = try ScratchFolder()
        #expect(await run("init", "fresh", in: folder).exit == 0)
        let outcome = await ProgramRun.run(["-q", "ls"], in: folder.file("fresh"), home: folder.path)
        #expect(outcome.output == "fresh.days\nfresh.not_null_days_day\nfresh.unique_days_day\n")
        let again = await run("init", "fresh", in: folder)
        #expect(again.exit == 2)
        #expect(again.output.contains("LL-DBT-105"))
        #expect(await run("init", "Not-A-Name", in: folder).exit == 2)
        #expect(await run("init", in: folder).exit == 2)
    }

    @Test func debugTellsWhatIsWrong() async throws {
        let folder = try project()
        #expect(await run("debug", in: folder).exit == 0)
        let outcome = await run("debug", "--target", "prod", in: folder)
        #expect(outcome.exit == 1)
        #expect(outcome.output.contains("profiles.yml file [ERROR invalid]"))
        #expect(outcome.output.contains("no target 'prod'"))
    }
}
