// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Testing

/// `dbt deps` with a package hub and with archives. The expected lines are those of dbt 1.12.6 with the same
/// hub.
@Suite struct HubTests {
    private static func release(_ name: String, _ version: String, needs: String, wants: String) -> String {
        """
        "\(version)": {"name": "\(name)", "version": "\(version)", "packages": [\(needs)],
          "require_dbt_version": [\(wants)],
          "downloads": {"tarball": "<HUB>\(name)-\(version).tar.gz", "format": "tgz"}}
        """
    }

    private static func document(_ name: String, _ releases: [String]) -> String {
        """
        {"name": "\(name)", "namespace": "acme", "versions": {\(releases.joined(separator: ", "))}}
        """
    }

    private static let needs = #"{"package": "acme/two", "version": [">=0.1.0", "<0.2.0"]}"#

    private static let documents: [String: String] = [
        "index": #"["acme/one", "acme/two", "acme/old"]"#,
        "acme/one": document(
            "one",
            ["1.0.0", "1.1.0", "2.0.0-beta.1"].map { release("one", $0, needs: needs, wants: "") }),
        "acme/two": document(
            "two",
            ["0.1.0", "0.1.5", "0.2.0"].map {
                release("two", $0, needs: "", wants: "\">=1.0.0\", \"<3.0.0\"")
            }
                + [release("two", "0.3.0", needs: "", wants: "\">=99.0.0\"")]),
        "acme/old": #"{"name": "old", "namespace": "acme", "redirectname": "one", "versions": {}}"#,
    ]

    /// An archive with one folder, that of a package.
    private static func archive(_ name: String) throws -> [UInt8] {
        let folder = try ScratchFolder("dbt-archive")
        try folder.write("\(name)-src/dbt_project.yml", "name: \(name)\n")
        try folder.write("\(name)-src/models/one.sql", "select 1\n")
        let tar = Process()
        tar.executableURL = URL(filePath: "/bin/tar")
        tar.arguments = ["-czf", folder.file("a.tar.gz"), "-C", folder.path, "\(name)-src"]
        try tar.run()
        tar.waitUntilExit()
        return Array(try Data(contentsOf: URL(filePath: folder.file("a.tar.gz"))))
    }

    private static func hub() throws -> ScriptedHTTPServer {
        let archives = try Dictionary(
            uniqueKeysWithValues: ["one", "two", "three"].map { ($0, try archive($0)) })
        return try ScriptedHTTPServer { request in
            let address = "http://\(request.headers["host"] ?? "")/"
            if request.target.hasPrefix("/api/v1/") {
                let name = String(request.target.dropFirst("/api/v1/".count).dropLast(".json".count))
                guard let text = documents[name] else { return .status(404) }
                return .answer(200, body: Array(text.replacing("<HUB>", with: address).utf8))
            }
            if request.target.hasPrefix("/moved/") {
                let place = address + request.target.dropFirst("/moved/".count)
                return .answer(302, headers: ["Location": place])
            }
            if request.target == "/broken.tar.gz" { return .answer(200, body: Array("no archive".utf8)) }
            let name = String(request.target.dropFirst().prefix { $0 != "-" })
            return archives[name].map { .answer(200, body: $0) } ?? .status(404)
        }
    }

    private func project(_ packages: String, _ hub: ScriptedHTTPServer) throws -> ScratchFolder {
        let folder = try ScratchFolder("dbt-hub")
        try folder.write("dbt_project.yml", "name: small\nprofile: small\n")
        try folder.write(
            "profiles.yml", "small: {target: dev, outputs: {dev: {type: duckdb, path: small.duckdb}}}\n")
        try folder.write("packages.yml", "packages:\n" + packages.replacing("<HUB>", with: address(hub)))
        return folder
    }

    private func address(_ hub: ScriptedHTTPServer) -> String { "http://127.0.0.1:\(hub.port)/" }

    private func deps(
        _ arguments: [String] = [], in folder: ScratchFolder, _ hub: ScriptedHTTPServer
    ) async -> ProgramRun {
        await ProgramRun.run(
            ["deps"] + arguments, in: folder.path, environment: ["DBT_PACKAGE_HUB_URL": address(hub)])
    }

    @Test func packagesOfTheHubAreInstalledWithWhatTheyNeed() async throws {
        let hub = try Self.hub()
        let folder = try project(
            """
              - package: acme/one
                version: [">=1.0.0", "<1.1.0"]
              - package: acme/two
                version: ">=0.1.0"
              - tarball: <HUB>moved/three-1.tar.gz
                name: renamed

            """, hub)
        let outcome = await deps(in: folder, hub)
        #expect(outcome.exit == 0, "\(outcome.output)")
        let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.replacing(#/^\d\d:\d\d:\d\d  /#, with: "") }
        #expect(
            lines.dropFirst() == [
                "Updating lock file in file path: \(folder.file("package-lock.yml"))",
                "Installing acme/one", "Installed from version 1.0.0", "Updated version available: 1.1.0",
                "Installing acme/two", "Installed from version 0.1.5", "Updated version available: 0.2.0",
                "Installing renamed",
                "Installed from tarball (url: \(address(hub))moved/three-1.tar.gz)", "",
                "Updates available for packages: ['acme/one', 'acme/two']                 ",
                "Update your versions in packages.yml, then run dbt deps", "",
            ])
        #expect(
            try folder.read("package-lock.yml").hasPrefix(
                """
                packages:
                  - name: one
                    package: acme/one
                    version: 1.0.0
                  - name: two
                    package: acme/two
                    version: 0.1.5
                  - name: renamed
                    tarball: \(address(hub))moved/three-1.tar.gz
                sha1_hash:
                """))
        for (package, name) in [("one", "one"), ("two", "two"), ("renamed", "three")] {
            #expect(try folder.read("dbt_packages/\(package)/dbt_project.yml") == "name: \(name)\n")
        }
        // From the lock alone, which fits.
        let again = await deps(in: folder, hub)
        #expect(again.exit == 0)
        #expect(!again.output.contains("Updating lock file"))
    }

    @Test func theNewestVersionIsUpToDateAndVersionsForAnotherDbtAreLeftOut() async throws {
        let hub = try Self.hub()
        let folder = try project("  - package: acme/two\n    version: [\">=0.1.0\"]\n", hub)
        let outcome = await deps(in: folder, hub)
        #expect(outcome.output.contains("Installed from version 0.2.0"))
        #expect(outcome.output.contains("Up to date!"))
        let all = await deps(["--no-version-check", "--upgrade"], in: folder, hub)
        #expect(all.output.contains("Installed from version 0.3.0"), "\(all.output)")
    }

    private static let refusals: [(String, String)] = [
        ("  - package: acme/three\n    version: 1.0.0\n", "is not in the package index"),
        ("  - package: acme/one\n    version: \">=3.0.0\"\n", "there are 1.0.0, 1.1.0"),
        ("  - package: acme/one\n    version: [\">2.0.0\", \"<1.0.0\"]\n", "can fit all of >2.0.0, <1.0.0"),
        ("  - package: acme/one\n    version: latest\n", "\"latest\" is not a valid semantic version"),
        ("  - package: one\n    version: 1.0.0\n", "names of the hub have two parts"),
        ("  - package: acme/one\n", "the version of the package 'acme/one' is missing"),
        (
            "  - package: acme/one\n    version: 1.0.0\n  - package: acme/two\n    version: 0.2.0\n",
            "no version of the package 'acme/two' can fit all of"
        ),
        ("  - tarball: <HUB>broken.tar.gz\n    name: broken\n", "`tar -xzf` failed"),
        ("  - tarball: <HUB>none-1.tar.gz\n    name: none\n", "404"),
        ("  - tarball: ftp://example.com/a.tar.gz\n    name: a\n", "is no address that begins with"),
        ("  - tarball: <HUB>three-1.tar.gz\n", "has no `name`"),
    ]

    @Test(arguments: refusals)
    func whatCannotBeInstalledIsTold(_ packages: String, _ message: String) async throws {
        let hub = try Self.hub()
        let folder = try project(packages, hub)
        let outcome = await deps(in: folder, hub)
        #expect(outcome.exit == 2)
        #expect(outcome.output.contains(message), "\(outcome.output)")
        #expect(outcome.output.contains("help: "))
        #expect(!FileManager.default.fileExists(atPath: folder.file("package-lock.yml")))
    }

    @Test func aHubThatDoesNotAnswerIsTold() async throws {
        let folder = try ScratchFolder("dbt-hub")
        try folder.write("dbt_project.yml", "name: small\nprofile: small\n")
        try folder.write("packages.yml", "packages:\n  - package: acme/one\n    version: 1.0.0\n")
        let outcome = await ProgramRun.run(
            ["deps"], in: folder.path, environment: ["DBT_PACKAGE_HUB_URL": "http://127.0.0.1:1/"])
        #expect(outcome.exit == 2)
        #expect(outcome.output.contains("nobody answers at 127.0.0.1:1"), "\(outcome.output)")
    }

    @Test func aPackageThatMovedIsToldOf() async throws {
        let hub = try Self.hub()
        let folder = try project("  - package: acme/old\n    version: 1.0.0\n", hub)
        let outcome = await deps(in: folder, hub)
        #expect(outcome.output.contains("The `acme/old` package is deprecated in favor of `acme/one`."))
    }
}
