// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// `lotus demo`: the whole pipeline on a small shop.
@Suite struct DemoTests {
    private static let shop = ["--orders", "2000", "--profiles", "1000"]
    private static let time = Duration.seconds(240)

    /// `lotus demo` beside a project that nobody uses, whose scratch folder is the place for temporary files.
    private func demo(
        _ project: TestProject, _ arguments: [String] = [], variables: [String: String] = [:]
    ) async throws -> ProcessOutcome {
        var command = try project.command(["demo"] + Self.shop + arguments)
        var changes: [String: String?] = ["TMPDIR": project.scratch.file("tmp"), "LC_ALL": "C.UTF-8"]
        for (name, value) in project.variables.merging(variables, uniquingKeysWith: { $1 }) {
            changes[name] = value
        }
        try FileManager.default.createDirectory(
            atPath: project.scratch.file("tmp"), withIntermediateDirectories: true)
        command.environment = .inherited(changing: changes.merging(["HOME": project.scratch.path]) { $1 })
        command.folder = project.scratch.path
        return try await ProcessRunner.run(command, within: Self.time)
    }

    private func temporaries(_ project: TestProject) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: project.scratch.file("tmp"))) ?? []
    }

    @Test(arguments: GoldenDirectory("Demo").cases)
    func theWholePipelineIsShown(_ golden: GoldenCase) async throws {
        let project = try await TestProject.create()
        let arguments = try golden.input("arguments").split(separator: "\n").map(String.init)
        let outcome = try await demo(project, arguments).requireExit()
        #expect(outcome.errorText == "")
        try golden.expect(
            outcome.outputText, equals: "stdout.txt",
            replacing: [
                .scratch(project.scratch), .pattern("lotus-demo\\.\\w+", with: "lotus-demo.<name>"),
                .pattern("^ *[0-9.]+ (s|min)  ", with: "<duration>  "),
                .pattern("[0-9.]+ s of them", with: "<duration> of them"),
                .pattern("[0-9,]+ (rows|files|landing files|tests)", with: "<count> $1"),
                .pattern("read [0-9,]+ with", with: "read <count> with"),
            ])
        // A golden file cannot tell that less was read than there is.
        let line = try #require(
            outcome.outputText.split(separator: "\n").first { $0.contains("landing files with") })
        let figures = line.matches(of: /[0-9,]+/).compactMap { Int($0.0.filter(\.isNumber)) }.suffix(4)
        let (files, rows, filesRead, rowsRead) = (
            figures[figures.startIndex], figures[figures.startIndex + 1],
            figures[figures.startIndex + 2], figures[figures.startIndex + 3]
        )
        #expect(files >= 8 && rows > 7_000 && filesRead > 0 && filesRead < files, "\(line)")
        #expect(rowsRead > 0 && rowsRead < 50, "\(line)")
        #expect(temporaries(project).contains { $0.hasPrefix("lotus-demo") } == arguments.contains("--keep"))
    }

    /// The core models are right, a mart is not.
    @Test func aModelThatIsWrongIsNoticed() async throws {
        let project = try await TestProject.create()
        let made = try await project.run(["init", "../other", "--demo"]).requireExit()
        #expect(made.outputText.hasPrefix("made the project ../other\n"))
        let path = project.scratch.file("other/assets/marts/sales/fct_sales.sql")
        let sql = try String(contentsOfFile: path, encoding: .utf8)
        let broken = sql.replacingOccurrences(of: "\n    and not orders.is_test", with: "")
        #expect(broken != sql)
        try broken.write(toFile: path, atomically: true, encoding: .utf8)
        let outcome = try await demo(project, ["--dir", "other"])
        #expect(outcome.end == .exited(1), "\(outcome)")
        #expect(outcome.errorText.contains("differs: fct_daily_sales has "), "\(outcome)")
        #expect(outcome.errorText.contains("error[LL-DEMO-001]"), "\(outcome)")
        #expect(!outcome.errorText.contains("differs: int_"), "\(outcome)")
    }

    /// A record less in a core model.
    @Test func aRecordThatIsMissingIsNoticed() async throws {
        let project = try await TestProject.create()
        try await project.run(["init", "../other", "--demo"]).requireExit()
        let path = project.scratch.file("other/assets/core/klaviyo/int_klaviyo__profiles.sql")
        let sql = try String(contentsOfFile: path, encoding: .utf8)
        let broken = sql.replacingOccurrences(
            of: "from {{ source('klaviyo', 'profiles') }}",
            with: "from {{ source('klaviyo', 'profiles') }} where right(id, 3) <> '077'")
        #expect(broken != sql)
        try broken.write(toFile: path, atomically: true, encoding: .utf8)
        let outcome = try await demo(project, ["--dir", "other"])
        #expect(outcome.end == .exited(1), "\(outcome)")
        #expect(outcome.errorText.contains("differs: int_klaviyo__profiles has "), "\(outcome)")
    }

    /// On Postgres and S3; what is there already is not written over.
    @Test func theSameProjectRunsOnPostgresAndS3() async throws {
        let project = try await TestProject.create(.postgresAndS3)
        let path = try #require(project.variables["LAKE_DATA_PATH"])
        let landing =
            String(path.prefix { $0 != "/" }) + "//" + path.dropFirst(5).prefix { $0 != "/" } + "/landing/raw"
        let variables = ["LAKE_LANDING_PATH": landing]
        let outcome = try await demo(project, ["--target", "prod", "--dir", "other"], variables: variables)
        #expect(outcome.end == .exited(0), "\(outcome)")
        #expect(outcome.outputText.contains("the lake holds what the shop knows"), "\(outcome)")
        let left = FileManager.default.fileExists(atPath: project.scratch.file("other/lake/landing"))
        #expect(!left, "streams landed on S3")
        for folder in ["other", "another"] {
            let second = try await demo(project, ["--target", "prod", "--dir", folder], variables: variables)
            #expect(second.end == .exited(2), "\(second)")
            #expect(second.errorText.contains("error[LL-DEMO-003]"), "\(second)")
        }
    }
}
