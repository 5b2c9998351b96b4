// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Testing

/// `dbt deps` installs local and git packages and writes the lock file of dbt.
@Suite struct PackageTests {
    private func project(packages: String) throws -> ScratchFolder {
        let folder = try ScratchFolder("dbt-packages")
        try folder.write("dbt_project.yml", "name: small\nprofile: small\nvars: {place: one}\n")
        try folder.write(
            "profiles.yml", "small: {target: dev, outputs: {dev: {type: duckdb, path: small.duckdb}}}\n")
        try folder.write("one/dbt_project.yml", "name: first\n")
        try folder.write("one/packages.yml", "packages:\n  - local: two\n")
        try folder.write("two/dbt_project.yml", "name: second\n")
        try folder.write("packages.yml", packages)
        return folder
    }

    @Test func localPackagesAreLinkedWithThoseThatTheyNeed() async throws {
        let folder = try project(packages: "packages:\n  - local: \"{{ var('place') }}\"\n")
        let outcome = await ProgramRun.run(["deps"], in: folder.path)
        #expect(outcome.exit == 0)
        #expect(outcome.output.contains("Installed from <local @ two>"))
        let files = FileManager.default
        #expect(
            try files.destinationOfSymbolicLink(atPath: folder.file("dbt_packages/first"))
                == folder.file("one"))
        #expect(
            try files.destinationOfSymbolicLink(atPath: folder.file("dbt_packages/second"))
                == folder.file("two"))
        let lock = try folder.read("package-lock.yml")
        #expect(
            lock.hasPrefix(
                "packages:\n  - local: one\n    name: first\n  - local: two\n    name: second\nsha1_hash: "))
        // What fits is not written again.
        let again = await ProgramRun.run(["deps"], in: folder.path)
        #expect(!again.output.contains("Updating lock file"))
    }

    /// The digest is that of dbt 1.12.6 for the same list.
    @Test func theDigestIsDbts() async throws {
        let folder = try ScratchFolder("dbt-packages")
        try RecordedProject.lay(RecordedProject.fixture("projects/everything"), over: folder)
        #expect(await ProgramRun.run(["deps", "--lock"], in: folder.project, home: folder.path).exit == 0)
        #expect(
            try folder.read("project/package-lock.yml")
                == """
                packages:
                  - local: local_packages/toolbox
                    name: toolbox
                  - local: local_packages/base_kit
                    name: base_kit
                sha1_hash: 3e2771e05c31acf30b7b106dd5672a955751d31c

                """)
        #expect(!FileManager.default.fileExists(atPath: folder.file("project/dbt_packages")))
    }

    @Test func gitPackagesAreCheckedOutAtTheirRevision() async throws {
        let folder = try project(packages: "")
        let repository = try ScratchFolder("dbt-repository")
        try repository.write("inner/dbt_project.yml", "name: from_git\n")
        let script = """
            cd '\(repository.path)' && git init -q . && git add . \
            && git -c user.name=n -c user.email=n@example.com commit -qm one && git tag v1 \
            && echo '# later' >> inner/dbt_project.yml \
            && git -c user.name=n -c user.email=n@example.com commit -qam two
            """
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = ["-c", script]
        try shell.run()
        shell.waitUntilExit()
        try #require(shell.terminationStatus == 0)
        try folder.write(
            "packages.yml",
            "packages:\n  - git: \"file://\(repository.path)\"\n    revision: v1\n    subdirectory: inner\n")
        let outcome = await ProgramRun.run(["deps"], in: folder.path)
        #expect(outcome.exit == 0, "\(outcome.output)")
        #expect(try folder.read("dbt_packages/from_git/dbt_project.yml") == "name: from_git\n")
        #expect(
            try folder.read("package-lock.yml").contains(#/revision: [0-9a-f]{40}\n    subdirectory: inner/#))
        // From the lock alone.
        #expect(await ProgramRun.run(["deps"], in: folder.path).exit == 0)
    }

    private static let refusals: [(String, String)] = [
        ("packages:\n  - private: acme/one\n    provider: nobody\n", "is no provider of repositories"),
        ("packages:\n  - private: acme/one\n    provider: ado\n", "its name has three parts"),
        ("packages:\n  - local: nowhere\n", "is no dbt project"),
        ("packages:\n  - what: ever\n", "says not where the package is"),
        ("packages: {local: one}\n", "must be a list"),
        ("packages:\n  - git: \"file:///nowhere/at/all\"\n    revision: v1\n", "`git clone` failed"),
    ]

    @Test(arguments: refusals)
    func whatCannotBeInstalledIsTold(_ packages: String, _ message: String) async throws {
        let folder = try project(packages: packages)
        let outcome = await ProgramRun.run(["deps"], in: folder.path)
        #expect(outcome.exit == 2)
        #expect(outcome.output.contains(message), "\(outcome.output)")
        #expect(outcome.output.contains("help: "))
        #expect(!FileManager.default.fileExists(atPath: folder.file("package-lock.yml")))
    }

    @Test func noPackagesAreNoError() async throws {
        let folder = try project(packages: "")
        let outcome = await ProgramRun.run(["deps"], in: folder.path)
        #expect(outcome.exit == 0)
        #expect(outcome.output.contains("No packages were found"))
    }

    @Test func packagesAreAddedAtTheEndOfTheList() async throws {
        let folder = try project(packages: "# ours\npackages:\n  - local: one\n")
        let outcome = await ProgramRun.run(
            ["deps", "--add-package", "two", "--source", "local"], in: folder.path)
        #expect(outcome.exit == 0, "\(outcome.output)")
        #expect(try folder.read("packages.yml") == "# ours\npackages:\n  - local: one\n  - local: \"two\"\n")
    }
}
