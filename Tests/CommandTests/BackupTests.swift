// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import ObjectStore
import Testing

/// `lotus lake backup` and `lotus lake restore`.
@Suite(.serialized) struct BackupTests {
    private static let file = "lake.backup"

    // MARK: - Round trips

    /// A lake with everything that a catalog can hold.
    private static let build = """
        create table orders (id bigint, day date, note varchar, u uuid, st struct(x integer, "y z" varchar),
            l varchar[], m decimal(20, 4), d double, ts timestamptz, b blob);
        alter table orders set partitioned by (day);
        insert into orders select range, date '2026-01-01' + (range % 3)::integer, 'row ' || range,
            md5('' || range)::uuid, {'x': range, 'y z': null}, ['a', null], range / 7, range / 3,
            '2026-01-01 00:00:00+00'::timestamptz + to_microseconds(range), null from range(600);
        delete from orders where id % 7 = 1;
        insert into orders values
            (1000, null, e'it''s "quoted"\\nüñí→', null, null, [], null, 'nan', null, '\\x00\\xFF'::blob),
            (1001, '2026-02-01', '', uuid(), {'x': null, 'y z': 'NULL'}, null, -0.0001, 0.1, 'infinity', ''::blob);
        delete from orders where id = 7;
        comment on table orders is 'it''s "the" orders';
        comment on column orders.note is 'ünïcode';
        create view late as select * from orders where id > 500;
        create schema "odd ""one"" schema";
        create table "odd ""one"" schema"."odd ' table" ("a ""column"" b" varchar);
        insert into "odd ""one"" schema"."odd ' table" values ('x'), (null);
        create table first_name as select 1 as a;
        alter table first_name rename to second_name;
        alter table second_name add column b varchar default 'new';
        insert into second_name values (2, 'two');
        create macro twice(x) as 2 * x;
        """

    /// What queries of all kinds answer.
    private func answers(_ project: TestProject, upTo newest: Int) async throws -> [String] {
        let queries = [
            "from orders order by all", "select count(*), sum(id), sum(m) from late",
            "from second_name order by a",
            "from \"odd \"\"one\"\" schema\".\"odd ' table\" order by all", "select twice(21)",
            "select comment from duckdb_tables() where table_name = 'orders'",
            "select comment from duckdb_columns() where table_name = 'orders' and column_name = 'note'",
            "select file_count, file_size_bytes, delete_file_count from ducklake_table_info('lakehouse') order by all",
        ]
        let script = queries.joined(separator: ";\n")
        var answers = [try await project.query(script, ["--format", "csv"]).outputText]
        for version in stride(from: 3, through: newest, by: 4) {
            let sql = "select count(*), sum(id), max(note), min(ts) from orders"
            answers.append(
                try await project.query(sql, ["--format", "csv", "--at", "\(version)"]).outputText)
        }
        for listing in [["snapshots"], ["tables"], ["files"]] {
            let listed = try await project.run(["lake"] + listing + ["--json"]).requireExit()
            // The newest snapshots of a lake that went on are not the backup's.
            answers.append(listed.outputText)
        }
        return answers
    }

    private func newestSnapshot(_ project: TestProject) async throws -> Int {
        try await project.numbers("select max(snapshot_id) from ducklake_snapshots('lakehouse')")[0]
    }

    /// Takes the catalog away; the data files stay.
    private func lose(_ project: TestProject) async throws -> TestProject {
        guard project.backend != .sqliteAndFolder else {
            try FileManager.default.removeItem(atPath: project.file("lake/catalog.sqlite"))
            return project
        }
        let server = try await PostgresServer.shared()
        try await server.sql("drop database \(project.variables["PGDATABASE"] ?? "") with (force)")
        var variables = project.variables
        variables["PGDATABASE"] = try await server.createDatabase()
        return TestProject(scratch: project.scratch, backend: project.backend, variables: variables)
    }

    @Test(arguments: TestProject.Backend.allCases)
    func aLostCatalogComesBackAsItWas(backend: TestProject.Backend) async throws {
        let project = try await TestProject.create(backend)
        try await project.query(Self.build)
        let newest = try await newestSnapshot(project)
        let before = try await answers(project, upTo: newest)
        let made = try await project.run(["lake", "backup", Self.file, "--json"]).requireExit()
        let list = try JSONSerialization.jsonObject(with: Data(made.output)) as? [[String: Any]]
        #expect(list?.first?["newest_snapshot"] as? Int == newest)
        #expect((list?.first?["files"] as? Int ?? 0) >= 6)

        // What comes later is given up, with its files.
        try await project.query(
            "insert into orders (id) select range from range(5000); drop table second_name")
        let found = try await lose(project)
        try await found.run(["lake", "restore", Self.file]).requireExit()
        #expect(try await answers(found, upTo: newest) == before)
        try await found.run(["lake", "check"]).requireExit()

        // The lake goes on with new numbers.
        try await found.query(
            "create table fresh as select range as a from range(1000); insert into orders (id) values (-1)")
        #expect(try await newestSnapshot(found) == newest + 2)
        let ids = try await found.numbers(
            "select count(*), count(distinct table_id) from ducklake_table_info('lakehouse')")
        #expect(ids[0] == ids[1])
        #expect(try await found.numbers("select count(*), sum(a) from fresh") == [1000, 499_500])
        try await found.run(["lake", "check"]).requireExit()
    }

    @Test func aCatalogInADuckDBFileComesBackAsItWas() async throws {
        let project = try await TestProject.create()
        let profile = try String(contentsOfFile: project.file("profiles.yml"), encoding: .utf8)
        try project.write(
            "profiles.yml",
            profile.replacingOccurrences(
                of: "ducklake:sqlite:lake/catalog.sqlite", with: "ducklake:lake/catalog.ducklake"))
        try await project.query(Self.build)
        let newest = try await newestSnapshot(project)
        let before = try await answers(project, upTo: newest)
        try await project.run(["lake", "backup", Self.file]).requireExit()
        try await project.query("drop table orders")
        try await project.run(["lake", "restore", Self.file, "--force"]).requireExit()
        #expect(try await answers(project, upTo: newest) == before)
        try await project.run(["lake", "check"]).requireExit()
        try await project.query("insert into orders (id) values (-1)")
        #expect(try await newestSnapshot(project) == newest + 1)
    }

    // MARK: - Other writers

    @Test(arguments: [TestProject.Backend.sqliteAndFolder, .postgresAndFolder])
    func aBackupIsOneStateWhateverIsWritten(backend: TestProject.Backend) async throws {
        let project = try await TestProject.create(backend)
        try await project.query("create table a (k integer); create table b (k integer)")
        let script = (0..<400).map { index in
            // Rows of some transactions stand in the catalog, those of others in files.
            let rows = "select range from range(\(index % 3 == 0 ? 20 : 2))"
            return "begin;\ninsert into a \(rows);\ninsert into b \(rows);\ncommit;\n"
        }.joined()
        let writers = try (0..<2).map { _ in
            try RunningProcess(project.command(["query"], input: .bytes(Array(script.utf8))))
        }
        var snapshots: [Int] = []
        for index in 0..<6 {
            try await Task.sleep(for: .milliseconds(300))
            let made = try await project.run(["lake", "backup", "\(index).backup", "--json"]).requireExit()
            let list = try JSONSerialization.jsonObject(with: Data(made.output)) as? [[String: Any]]
            snapshots.append(try #require(list?.first?["newest_snapshot"] as? Int))
        }
        for writer in writers { writer.kill() }
        for writer in writers { _ = try await writer.wait() }
        #expect(Set(snapshots).count > 1, "the writers must have been at work: \(snapshots)")
        let sql = "select * from (select count(*), sum(k) from a), (select count(*), sum(k) from b)"
        var expected: [[Int]] = []
        for snapshot in snapshots where snapshot > 2 {
            expected.append(try await project.numbers(sql, ["--at", "\(snapshot)"]))
        }
        for (index, snapshot) in snapshots.enumerated() where snapshot > 2 {
            try await project.run(["lake", "restore", "\(index).backup", "--force"]).requireExit()
            #expect(try await newestSnapshot(project) == snapshot)
            let found = try await project.numbers(sql)
            #expect(found == expected.removeFirst())
            #expect(Array(found[..<2]) == Array(found[2...]))
            try await project.run(["lake", "check"]).requireExit()
        }
    }

    @Test(.timeLimit(.minutes(5)), arguments: [TestProject.Backend.sqliteAndFolder, .postgresAndFolder])
    func aKilledRestoreLeavesTheOldStateOrTheNew(backend: TestProject.Backend) async throws {
        let project = try await TestProject.create(backend)
        // Many rows in the catalog itself make the restore long enough to be killed in the middle.
        try await project.query(
            """
            call lakehouse.set_option('data_inlining_row_limit', 100000);
            create table t as select range as k, 'a row of the older state ' || range as note from range(0);
            insert into t select range, 'a row of the older state ' || range from range(30000)
            """)
        try await project.run(["lake", "backup", "old.backup"]).requireExit()
        try await project.query("insert into t select range, 'newer' from range(1000)")
        try await project.run(["lake", "backup", "new.backup"]).requireExit()
        // Kills are spread over the time that a restore takes here and now.
        let start = ContinuousClock.now
        try await project.run(["lake", "restore", "new.backup", "--force"]).requireExit()
        let whole = start.duration(to: .now)
        var random = SeededGenerator(20_261_124)
        var seen: [Int: Int] = [:]
        for round in 0..<Soak.count(14, least: 5) {
            let process = try RunningProcess(project.command(["lake", "restore", "old.backup", "--force"]))
            try await Task.sleep(for: whole * Double.random(in: 0.05...1, using: &random))
            process.kill()
            _ = try await process.wait()
            let found = try await project.numbers("select count(*), count(note) from t")
            #expect(found == [30_000, 30_000] || found == [31_000, 31_000], "after kill \(round): \(found)")
            seen[found[0], default: 0] += 1
            if found[0] == 30_000 {
                try await project.run(["lake", "restore", "new.backup", "--force"]).requireExit()
            }
        }
        #expect(seen[31_000, default: 0] > 0, "some kills must come before the end")
        try await project.run(["lake", "restore", "old.backup", "--force"]).requireExit()
        #expect(try await project.numbers("select count(*) from t") == [30_000])
        try await project.run(["lake", "check"]).requireExit()
    }

    // MARK: - What is refused

    private func expectRefusal(
        _ project: TestProject, _ arguments: [String], _ code: String, exit: Int32,
        _ location: Testing.SourceLocation = #_sourceLocation
    ) async throws {
        let outcome = try await project.run(["lake"] + arguments)
        #expect(outcome.end == .exited(exit), "\(outcome)", sourceLocation: location)
        #expect(outcome.errorText.hasPrefix("error[\(code)]"), "\(outcome)", sourceLocation: location)
        #expect(outcome.errorText.contains("help: "), "\(outcome)", sourceLocation: location)
    }

    private func projectWithBackup(
        _ backend: TestProject.Backend = .sqliteAndFolder
    ) async throws -> TestProject {
        let project = try await TestProject.create(backend)
        try await project.query(
            "create table t as select range as a from range(100); insert into t values (1)")
        try await project.run(["lake", "backup", Self.file]).requireExit()
        return project
    }

    @Test func nothingIsOverwrittenUnasked() async throws {
        let project = try await projectWithBackup()
        try await expectRefusal(project, ["backup", Self.file], "LL-BACKUP-001", exit: 2)
        try await project.run(["lake", "backup", Self.file, "--force"]).requireExit()
        try await project.query("insert into t values (2)")
        try await expectRefusal(project, ["restore", Self.file], "LL-BACKUP-006", exit: 2)
        #expect(try await project.numbers("select count(*) from t") == [102])
        try await project.run(["lake", "restore", Self.file, "--force"]).requireExit()
        #expect(try await project.numbers("select count(*) from t") == [101])
        let left =
            try FileManager.default.contentsOfDirectory(atPath: project.folder)
            + FileManager.default.contentsOfDirectory(atPath: project.file("lake"))
        #expect(
            !left.contains { $0.contains(".part-") || $0.contains(".catalog-") || $0.contains("restoring") })
    }

    @Test func aDamagedFileIsRefusedBeforeAnythingIsTouched() async throws {
        let project = try await projectWithBackup()
        let whole = Array(try Data(contentsOf: URL(fileURLWithPath: project.file(Self.file))))
        try await project.query("insert into t values (2)")
        func refuse(_ bytes: [UInt8], _ code: String, exit: Int32) async throws {
            try Data(bytes).write(to: URL(fileURLWithPath: project.file("bad")))
            try await expectRefusal(project, ["restore", "bad", "--force"], code, exit: exit)
        }
        for place in [25, 90, 200, whole.count / 2, whole.count - 1] {
            var bytes = whole
            bytes[place] ^= 1
            try await refuse(bytes, "LL-BACKUP-003", exit: 1)
        }
        for count in [21, 60, 300, whole.count - 1] {
            try await refuse(Array(whole[..<count]), "LL-BACKUP-003", exit: 1)
        }
        try await refuse(whole + [0], "LL-BACKUP-003", exit: 1)
        try await refuse([], "LL-BACKUP-004", exit: 2)
        try await refuse(Array("select 1;\n".utf8), "LL-BACKUP-004", exit: 2)
        try await refuse(Array("lotus-lake-backup 2\n".utf8) + whole.dropFirst(20), "LL-BACKUP-004", exit: 2)
        try await expectRefusal(project, ["restore", "nowhere"], "LL-BACKUP-002", exit: 1)
        try await expectRefusal(project, ["backup", "no/folder/file"], "LL-BACKUP-002", exit: 1)
        #expect(try await project.numbers("select count(*) from t") == [102])
    }

    @Test(arguments: [TestProject.Backend.sqliteAndFolder, .postgresAndS3])
    func aBackupWhoseFilesAreGoneIsRestoredOnlyWhenAskedTo(backend: TestProject.Backend) async throws {
        let project = try await projectWithBackup(backend)
        let files = try await project.run(["lake", "files", "--json"]).requireExit()
        let list = try JSONSerialization.jsonObject(with: Data(files.output)) as? [[String: Any]]
        let path = try #require(list?.first?["path"] as? String)
        if backend == .postgresAndS3 {
            let parts = path.split(separator: "/", maxSplits: 2)
            try await S3Server.shared().store(bucket: String(parts[1])).delete([String(parts[2])])
        } else {
            try FileManager.default.removeItem(atPath: project.file(path))
        }
        let empty = try await lose(project)
        try await expectRefusal(empty, ["restore", Self.file], "LL-BACKUP-007", exit: 1)
        let doctor = try await empty.run(["doctor"]).requireExit()
        #expect(doctor.outputText.contains("not made yet"), "\(doctor)")
        let restored = try await empty.run(["lake", "restore", Self.file, "--force"]).requireExit()
        #expect(restored.outputText.contains("lost: \(path)\n"))
        #expect(try await empty.run(["lake", "check"]).end == .exited(1))
    }

    /// Who has the old file open would go on writing into a file without a name.
    @Test func aCatalogThatIsInUseIsNotReplaced() async throws {
        let project = try await projectWithBackup()
        try await project.query("insert into t values (2)")
        var command = try project.command(["query", "select t.a from t, range(100000000000)"])
        command.output = .captured
        let reader = try RunningProcess(command)
        _ = try await reader.nextOutputLine()
        try await expectRefusal(project, ["restore", Self.file, "--force"], "LL-LAKE-006", exit: 1)
        reader.kill()
        _ = try? await reader.wait()
        #expect(try await project.numbers("select count(*) from t") == [102])
        try await project.run(["lake", "restore", Self.file, "--force"]).requireExit()
        #expect(try await project.numbers("select count(*) from t") == [101])
    }

    /// Several lakes share a database; an operator's own index is part of the catalog.
    @Test func aCatalogGoesIntoAnotherSchemaOfPostgres() async throws {
        let project = try await TestProject.create(.postgresAndFolder)
        let server = try await PostgresServer.shared()
        let database = try #require(project.variables["PGDATABASE"])
        try await project.query(
            "create table t as select range as a from range(100); insert into t values (1)")
        try await server.sql("create index mine on ducklake_data_file (table_id)", database: database)
        try await project.run(["lake", "backup", Self.file]).requireExit()
        let keys = """
            select count(*) filter (where contype = 'p'), count(*) filter (where conname like '%pkey')
            from pg_constraint c join pg_namespace n on n.oid = c.connamespace where nspname =
            """
        let before = try await server.sql("\(keys) 'public'", database: database)
        let profile = try String(contentsOfFile: project.file("profiles.yml"), encoding: .utf8)
        try project.write(
            "profiles.yml",
            profile.replacingOccurrences(
                of: "data_path: \"{{ env_var('LAKE",
                with: "metadata_schema: 'other \"one\"'\n            data_path: \"{{ env_var('LAKE"))
        try await project.run(["lake", "restore", Self.file]).requireExit()
        #expect(try await project.numbers("select count(*), sum(a) from t") == [101, 4951])
        #expect(try await server.sql("\(keys) 'other \"one\"'", database: database) == before)
        #expect(before != "0|0")
        let indexes = "select count(*) from pg_indexes where indexname = 'mine'"
        #expect(try await server.sql(indexes, database: database) == "2")
        try await project.run(["lake", "check"]).requireExit()
    }

    @Test func aBackupThatDoesNotFitTheTargetIsRefused() async throws {
        let project = try await projectWithBackup()
        let server = try await PostgresServer.shared()
        var variables = server.environment(database: try await server.createDatabase())
        variables["DBT_TARGET"] = "prod"
        variables["LAKE_DATA_PATH"] = "lake/data/"
        for name in ["S3_KEY_ID", "S3_SECRET"] { variables[name] = "not used" }
        variables["S3_ENDPOINT"] = "http://127.0.0.1:1"
        let other = TestProject(scratch: project.scratch, backend: .postgresAndFolder, variables: variables)
        try await expectRefusal(other, ["restore", Self.file], "LL-BACKUP-005", exit: 2)
        try await expectRefusal(other, ["backup", "none.backup"], "LL-LAKE-005", exit: 2)
        let profile = try String(contentsOfFile: project.file("profiles.yml"), encoding: .utf8)
        try project.write(
            "profiles.yml",
            profile.replacingOccurrences(of: "data_path: lake/data/", with: "data_path: lake/elsewhere/"))
        try await expectRefusal(project, ["restore", Self.file, "--force"], "LL-BACKUP-005", exit: 2)
    }
}
