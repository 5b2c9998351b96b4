// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// `lotus discover` and `lotus catalog`: from a source to the files of a project.
@Suite struct StreamCommandTests {
    @discardableResult
    private func run(_ project: TestProject, _ arguments: [String], exit: Int32 = 0) async throws
        -> ProcessOutcome
    {
        try await project.run(arguments).requireExit(exit)
    }

    private func text(_ project: TestProject, _ file: String) throws -> String {
        try String(contentsOfFile: project.file(file), encoding: .utf8)
    }

    /// When a file was written, to the nanosecond, and under which number it lies.
    private func identity(_ project: TestProject, _ file: String) throws -> [String] {
        let attributes = try FileManager.default.attributesOfItem(atPath: project.file(file))
        return ["\(attributes[.modificationDate] ?? "")", "\(attributes[.systemFileNumber] ?? "")"]
    }

    private static let profiles = "assets/sources/klaviyo/profiles.json"
    private static let catalog = "assets/streams/klaviyo/_catalog.json"

    /// A new project with the schemas of Klaviyo's streams.
    private func discovered() async throws -> TestProject {
        let project = try await TestProject.create()
        let first = try await run(project, ["discover", "klaviyo"])
        #expect(first.outputText.contains("new      profiles ("), "\(first)")
        return project
    }

    // MARK: - Discover

    @Test func whatTheSourceHasIsWrittenDownOnce() async throws {
        let project = try await discovered()
        let schema = try #require(
            try JSONSerialization.jsonObject(with: Data(text(project, Self.profiles).utf8)) as? [String: Any])
        #expect(schema["stream"] as? String == "profiles")
        let defaults = schema["defaults"] as? [String: Any]
        #expect(defaults?["primary_key"] as? [[String]] == [["id"]])
        #expect(defaults?["cursor_field"] as? [String] == ["updated"])
        let before = try identity(project, Self.profiles)
        let again = try await run(project, ["discover", "klaviyo"])
        #expect(again.outputText.hasSuffix("nothing has changed\n"), "\(again)")
        #expect(try identity(project, Self.profiles) == before)
        try await run(project, ["discover", "klaviyo", "--check"])
    }

    @Test func whatHasChangedIsSaid() async throws {
        let project = try await discovered()
        let whole = try text(project, Self.profiles)
        // As if the source had got a field, lost one, and given one another type.
        var older = try #require(
            try JSONSerialization.jsonObject(with: Data(whole.utf8)) as? [String: Any])
        var fields = try #require(older["fields"] as? [String: Any])
        fields["id"] = ["type": "integer"]
        fields["nickname"] = ["type": "string"]
        fields["links"] = nil
        older["fields"] = fields
        try project.write(
            Self.profiles,
            String(decoding: try JSONSerialization.data(withJSONObject: older), as: UTF8.self))
        try project.write("assets/sources/klaviyo/forgotten.json", "{}\n")

        let check = try await run(project, ["discover", "klaviyo", "--check"], exit: 1)
        #expect(check.errorText.hasPrefix("error[LL-STREAM-010]"), "\(check)")
        #expect(check.errorText.contains(Self.profiles) && check.errorText.contains("forgotten.json"))
        for part in [
            "changed  profiles\n", "id: integer became string", "gone: nickname", "new field links: ",
            "gone     forgotten: ",
        ] {
            #expect(check.outputText.contains(part), "\(part) in \(check)")
        }
        try await run(project, ["discover", "klaviyo", "--stream", "profiles"])
        #expect(try text(project, Self.profiles) == whole)
        try await run(project, ["discover", "klaviyo", "--stream", "profiles", "--check"])
    }

    @Test(arguments: [
        (["discover", "klavyio"], "LL-STREAM-008", "did you mean `klaviyo`?"),
        (["discover", "klaviyo", "--stream", "profile"], "LL-STREAM-003", "did you mean `profiles`?"),
        (["catalog", "klavyio"], "LL-STREAM-011", "did you mean `klaviyo`?"),
        (["catalog", "klaviyo"], "LL-STREAM-007", "run `lotus discover klaviyo`"),
    ])
    func aWrongNameIsToldFromItsNeighbours(
        _ arguments: [String], _ code: String, _ hint: String
    ) async throws {
        let project = try await TestProject.create()
        let outcome = try await run(project, arguments, exit: 2)
        #expect(outcome.errorText.hasPrefix("error[\(code)]"), "\(outcome)")
        #expect(outcome.errorText.contains(hint), "\(outcome)")
    }

    // MARK: - Catalog

    @Test func aCatalogFollowsTheStreamFiles() async throws {
        let project = try await discovered()
        let made = try await run(project, ["catalog", "klaviyo"])
        #expect(made.outputText == "wrote \(Self.catalog), 5 streams\n")
        let whole = try text(project, Self.catalog)
        let catalog = try #require(
            try JSONSerialization.jsonObject(with: Data(whole.utf8)) as? [String: [[String: [String: Any]]]])
        let streams = try #require(catalog["streams"])
        #expect(
            streams.map { $0["stream"]?["name"] as? String } == [
                "campaigns", "events", "lists", "metrics", "profiles",
            ])
        let profiles = try #require(streams.last)
        #expect(profiles["config"]?["sync_mode"] as? String == "incremental")
        #expect(profiles["config"]?["destination_sync_mode"] as? String == "append")
        let schema = try #require(profiles["stream"]?["json_schema"] as? [String: String])
        #expect(schema["type"] == #"["null", "object"]"#)
        #expect(schema["additionalProperties"] == "true")
        let properties = try #require(
            try JSONSerialization.jsonObject(with: Data((schema["properties"] ?? "").utf8)) as? [String: Any])
        #expect(properties["attributes"] != nil)

        let before = try identity(project, Self.catalog)
        #expect(try await run(project, ["catalog", "klaviyo"]).outputText == "unchanged \(Self.catalog)\n")
        #expect(try identity(project, Self.catalog) == before)
        try await run(project, ["catalog", "klaviyo", "--check"])

        try project.write(
            "assets/streams/klaviyo/profiles.json",
            #"{"destination_sync_mode": "merge", "fields": {"type": {}}}"#)
        let stale = try await run(project, ["catalog", "klaviyo", "--check"], exit: 1)
        #expect(
            stale.errorText.hasPrefix("error[LL-STREAM-010]: \(Self.catalog): not up to date"), "\(stale)")
        #expect(try text(project, Self.catalog) == whole, "a check writes nothing")
        try await run(project, ["catalog", "klaviyo"])
        let chosen =
            #""selected_fields": [\#n          {\#n            "field_path": [\#n              "type"\#n"#
        #expect(try text(project, Self.catalog).contains(chosen))
    }

    @Test func aWrongFieldIsShownInItsPlace() async throws {
        let project = try await discovered()
        try project.write(
            "assets/streams/klaviyo/profiles.json", "{\n  \"fields\": {\n    \"atributes\": {}\n  }\n}\n")
        let outcome = try await run(project, ["catalog", "klaviyo"], exit: 2)
        #expect(outcome.errorText.hasPrefix("error[LL-STREAM-002]"), "\(outcome)")
        for part in [
            "no field `atributes`", "assets/streams/klaviyo/profiles.json:3:5", "^^^",
            "did you mean `attributes`?",
        ] {
            #expect(outcome.errorText.contains(part), "\(part) in \(outcome)")
        }
        #expect(!FileManager.default.fileExists(atPath: project.file(Self.catalog)))
    }

    // MARK: - With the sandbox

    /// A new project whose connections talk to a sandbox of the test's own.
    private func project(on sandbox: SandboxServer) async throws -> TestProject {
        let project = try await TestProject.create()
        return TestProject(
            scratch: project.scratch, backend: project.backend,
            variables: project.variables.merging(["SANDBOX_ENDPOINT": sandbox.origin]) { $1 })
    }

    @Test func aNewProjectHasEveryStreamOfItsFiles() async throws {
        let sandbox = try await SandboxServer.start(["--orders", "20", "--profiles", "20"])
        let project = try await project(on: sandbox)
        try await run(project, ["discover"])
        let catalogs = try await run(project, ["catalog"])
        #expect(
            catalogs.outputText
                == "wrote \(Self.catalog), 5 streams\nwrote assets/streams/shopify/_catalog.json, 7 streams\n"
        )

        let unknown = try await run(
            project, ["discover", "--stream", "profiles", "--stream", "order"], exit: 2)
        #expect(
            unknown.errorText.hasPrefix("error[LL-STREAM-003]: no source has a stream `order`"), "\(unknown)")
        try await run(project, ["discover", "--stream", "profiles", "--stream", "orders"])

        // One connection that fails does not keep the other from being asked.
        await sandbox.stop()
        try FileManager.default.removeItem(atPath: project.file(Self.profiles))
        let failed = try await run(project, ["discover"], exit: 1)
        #expect(failed.errorText.hasPrefix("error[LL-SOURCE-"), "\(failed)")
        #expect(FileManager.default.fileExists(atPath: project.file(Self.profiles)))
    }

    @Test func aWrongStreamFileFailsItsStreamAlone() async throws {
        let sandbox = try await SandboxServer.start(["--orders", "20", "--profiles", "20"])
        let project = try await project(on: sandbox)
        for (file, text) in [
            ("lists", #"{"backfil": true}"#), ("profiles", #"{"fields": {"atributes": {}}}"#),
            ("campaigns", #"{"selected": false}"#), ("events", #"{"selected": "perhaps"}"#),
            ("metric", "{}"),
        ] { try project.write("assets/streams/klaviyo/\(file).json", text) }
        let outcome = try await run(project, ["sync", "klaviyo"], exit: 1)
        for part in [
            "warning[LL-STREAM-001]: unknown key 'backfil'", "no field `atributes`",
            "no stream `metric`", "did you mean `metrics`?", "events.json:1:14",
        ] {
            #expect(outcome.errorText.contains(part), "\(part) in \(outcome)")
        }
        let landed = try FileManager.default.contentsOfDirectory(
            atPath: project.file("lake/landing/raw/klaviyo"))
        #expect(landed.sorted() == ["lists", "metrics"])
        await sandbox.stop()
    }
}
