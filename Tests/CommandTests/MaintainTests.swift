// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// The lake's data path is the root of the landing zone, as in many a lake of this kind: upkeep must
/// know its own files from everybody else's.
@Suite struct MaintainTests {
    private static let filesPerStream = 500
    private static let tables = 20
    private static let orphans = 15

    private struct Site {
        let project: TestProject
        let folder: String
        /// Landing files, by their paths in the folder.
        var landing: Set<String> = []

        var files: Set<String> { TestProject.files(in: folder) }
    }

    /// A project whose lake lives at the root of a landing zone with two streams.
    private func site(_ backend: TestProject.Backend) async throws -> Site {
        var servers = try await TestServers.shared(for: backend)
        servers.dataPrefix = "raw/"
        let project = try await TestProject.create(backend, servers: servers)
        if backend == .sqliteAndFolder {
            let profiles = project.file("profiles.yml")
            let text = try String(contentsOfFile: profiles, encoding: .utf8)
            try project.write("profiles.yml", text.replacingOccurrences(of: "lake/data/", with: "raw/"))
        }
        try project.write("assets/streams/shopify/orders.json", "{}")
        try project.write("assets/streams/klaviyo/profiles.json", "{}")
        let folder =
            backend == .sqliteAndFolder ? project.file("raw") : try project.dataFolder(in: servers.store)
        var site = Site(project: project, folder: folder)
        try await land(&site)
        return site
    }

    private func land(_ site: inout Site) async throws {
        let part = site.project.file("part.parquet")
        try await PlainClient.run(["copy (select range as id, 'x' as note from range(24)) to '\(part)'"])
        let bytes = try Data(contentsOf: URL(fileURLWithPath: part))
        for stream in ["shopify/orders", "klaviyo/profiles"] {
            for index in 0..<Self.filesPerStream {
                let day = "year=2026/month=\(1 + index / 28 % 12)/day=\(1 + index % 28)"
                try plant("\(stream)/\(day)/part_\(index).parquet", bytes, &site)
            }
            // Named like one of the lake's own, but below a stream.
            try plant("\(stream)/ducklake-0190-landed.parquet", bytes, &site)
        }
        // A stream that the project does not know, and a file of somebody else's.
        try plant("other/things/year=2026/month=1/day=1/ducklake-0191.parquet", bytes, &site)
        try plant("notes.parquet", bytes, &site)
        try TestProject.age(site.folder, site.landing)
    }

    private func plant(_ path: String, _ bytes: Data, _ site: inout Site) throws {
        let url = URL(fileURLWithPath: site.folder + "/" + path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: url)
        site.landing.insert(path)
    }

    private func makeTables(in site: Site) async throws {
        let statements = (0..<Self.tables).map { index in
            let name = index % 2 == 0 ? "t\(index)" : "marts.t\(index)"
            return "create table \(name) as select range as id, range % 7 as k from range(\(100 + index));"
        }
        try await site.project.query(
            "create schema marts;\n" + statements.joined(separator: "\n")
                + "\ninsert into t0 select range, 1 from range(50);\ndelete from t2 where k = 3;")
    }

    private func maintain(_ site: Site, _ options: [String] = []) async throws -> [Action] {
        let outcome = try await site.project.run(["lake", "maintain", "--json"] + options).requireExit()
        return try JSONDecoder().decode([Action].self, from: Data(outcome.output))
    }

    private struct Action: Decodable, Equatable {
        let step: String
        let table: String?
        let count: Int
        let paths: [String]
    }

    @Test(arguments: TestProject.Backend.allCases)
    func exactlyTheOrphansGo(backend: TestProject.Backend) async throws {
        var site = try await site(backend)
        try await makeTables(in: site)
        let live = site.files.subtracting(site.landing)
        #expect(live.count > Self.tables)
        // What killed writers left: files of the lake's kind that no catalog names.
        let some = live.sorted().filter { !$0.contains("-delete") }
        var orphans: Set<String> = []
        for index in 0..<Self.orphans {
            let file = some[index % some.count]
            let folder = file.split(separator: "/").dropLast().joined(separator: "/")
            let path = "\(folder)/ducklake-0192-orphan-\(index).parquet"
            try FileManager.default.copyItem(
                atPath: site.folder + "/" + file, toPath: site.folder + "/" + path)
            orphans.insert(path)
        }
        try TestProject.age(site.folder, live.union(orphans))
        // One that somebody may still be writing.
        let young = "main/t0/ducklake-0193-young.parquet"
        try FileManager.default.copyItem(
            atPath: site.folder + "/" + some[0], toPath: site.folder + "/" + young)
        // The server keeps a listing for a second.
        try await Task.sleep(for: .seconds(2))
        let before = site.files

        let planned = try await maintain(site, ["--dry-run"])
        #expect(site.files == before, "a dry run changes nothing")
        let done = try await maintain(site)
        let after = site.files
        #expect(before.subtracting(after) == orphans)
        for actions in [planned, done] {
            let removed = actions.filter { $0.step == "orphans" }.flatMap(\.paths)
            #expect(Set(removed.map { String($0.split(separator: "/").last ?? "") }).count == Self.orphans)
        }
        #expect(done.contains { $0.step == "merge" && $0.table == "main.t0" })
        #expect(after.isSuperset(of: site.landing), "no landing file may ever go")
        #expect(after.contains(young))
        site.landing.removeAll()
        let check = try await site.project.run(["lake", "check"])
        #expect(check.end == .exited(0), "\(check)")
        #expect(try await site.project.numbers("select count(*), sum(id) from t0") == [150, 4950 + 1225])

        // What was merged goes when its time has come, and again nothing else.
        let later = try await maintain(site, ["--grace", "0s"])
        #expect(later.contains { $0.step == "clean up" })
        #expect(!site.files.contains(young), "with no grace time the young one goes as well")
        #expect(site.files.isSuperset(of: before.subtracting(live).subtracting(orphans).subtracting([young])))
        #expect(try await site.project.run(["lake", "check"]).end == .exited(0))
    }

    /// Registered landing files belong to the lake's catalog; a clean-up would delete them.
    @Test(arguments: [TestProject.Backend.sqliteAndFolder, .postgresAndS3])
    func registeredLandingFilesStayWhenTheLakeGivesThemUp(backend: TestProject.Backend) async throws {
        let site = try await site(backend)
        try await site.project.query("create table r (id bigint, note varchar)")
        let root = site.project.variables["LAKE_DATA_PATH"] ?? "raw/"
        try await Task.sleep(for: .seconds(2))
        try await site.project.query(
            "call ducklake_add_data_files('lakehouse', 'r', '\(root)shopify/orders/year=2026/month=1/*/*.parquet')"
        )
        let registered = try await site.project.numbers("select count(*) from r")[0]
        #expect(registered > 24)
        // Merging would take the files over.
        #expect(try await maintain(site, ["--grace", "0s"]).isEmpty)
        try await site.project.query("drop table r")
        let actions = try await maintain(site, ["--grace", "0s", "--keep-snapshots", "0s"])
        #expect(actions.contains { $0.step == "expire" })
        #expect(actions.contains { $0.step == "keep" && $0.count == registered / 24 }, "\(actions)")
        #expect(!actions.contains { $0.step == "clean up" })
        // Another program's clean-up finds nothing of them any more.
        let attach = PlainClient.attach(site.project)
        if backend == .postgresAndS3 {
            try await PlainClient.run(
                attach + ["call ducklake_cleanup_old_files('plain', cleanup_all => true)"])
        }
        #expect(site.files.isSuperset(of: site.landing))
    }

    @Test func snapshotsAreKeptUnlessAsked() async throws {
        let site = try await site(.sqliteAndFolder)
        try await makeTables(in: site)
        let count = "select count(*) from ducklake_snapshots('lakehouse')"
        let before = try await site.project.numbers(count)[0]
        let tidied = try await maintain(site, ["--grace", "0s"])
        #expect(!tidied.contains { $0.step == "expire" })
        let kept = try await site.project.numbers(count)[0]
        #expect(kept >= before)
        #expect(try await site.project.numbers("select count(*) from t0", ["--at", "3"]) == [100])
        try await maintain(site, ["--keep-snapshots", "0s"]).first { $0.step == "expire" }
            .map { #expect($0.count == kept - 1) }
        #expect(try await site.project.numbers(count) == [1])
        let bad = try await site.project.run(["lake", "maintain", "--grace", "soon"])
        #expect(bad.end == .exited(2))
    }

    /// Where it is not beyond doubt whose the files are, nothing is done.
    @Test(arguments: ["read-only", "another data path", "two lakes in one path"])
    func upkeepRefusesWhatIsInDoubt(doubt: String) async throws {
        let servers = try await TestServers.shared(for: .postgresAndS3)
        let project = try await TestProject.create(.postgresAndS3, servers: servers)
        try await project.query("create table t as select range as id from range(100)")
        let folder = try project.dataFolder(in: servers.store)
        let orphan = "main/t/ducklake-0192-orphan.parquet"
        try FileManager.default.copyItem(
            atPath: folder + "/" + TestProject.files(in: folder).sorted()[0], toPath: folder + "/" + orphan)
        try TestProject.age(folder, TestProject.files(in: folder))
        try await Task.sleep(for: .seconds(2))
        let profiles = try String(contentsOfFile: project.file("profiles.yml"), encoding: .utf8)
        func change(_ text: String, _ replacement: String) throws {
            #expect(profiles.contains(text))
            try project.write("profiles.yml", profiles.replacingOccurrences(of: text, with: replacement))
        }
        switch doubt {
        case "read-only":
            try change(
                "alias: lakehouse\n          options:\n            data_path: \"{{",
                "alias: lakehouse\n          read_only: true\n          options:\n            data_path: \"{{"
            )
        case "another data path":
            try change(
                "env_var('LAKE_DATA_PATH', 's3://lake/data/') }}\"",
                "env_var('LAKE_DATA_PATH') }}other/\"\n            override_data_path: true")
        default:
            let attach = PlainClient.attach(project)
            let path = project.variables["LAKE_DATA_PATH"] ?? ""
            try await PlainClient.run(
                attach + [
                    "attach 'ducklake:postgres:' as two (meta_secret pg, metadata_schema 'two', data_path '\(path)')"
                ])
        }
        let outcome = try await project.run(["lake", "maintain", "--grace", "0s"])
        #expect(outcome.end == .exited(2), "\(outcome)")
        #expect(outcome.errorText.contains("LL-LAKE-014"), "\(outcome)")
        #expect(TestProject.files(in: folder).contains(orphan))
    }

    /// A file that DuckLake wrote and that another table registered is that table's as well.
    @Test func aFileOfTwoTablesOutlivesOne() async throws {
        let project = try await TestProject.create(.sqliteAndFolder)
        try await project.query(
            """
            create table one as select range as id from range(100);
            create table two (id bigint);
            call ducklake_add_data_files('lakehouse', 'two', '\(project.file("lake/data"))/main/one/*.parquet');
            drop table one;
            """)
        try TestProject.age(project.file("lake/data"), TestProject.files(in: project.file("lake/data")))
        for _ in 0..<2 {
            try await project.run(["lake", "maintain", "--grace", "0s", "--keep-snapshots", "0s"])
                .requireExit()
        }
        #expect(try await project.numbers("select count(id), sum(id) from two") == [100, 4950])
        #expect(try await project.run(["lake", "check"]).end == .exited(0))
    }
}
