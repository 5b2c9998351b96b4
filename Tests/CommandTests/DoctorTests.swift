// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import ObjectStore
import Testing

/// `lotus doctor` names what is wrong and says how to put it right.
///
/// One at a time: each reads all components, and many of them at once starve everything else.
@Suite(.serialized) struct DoctorTests {
    struct Finding: Decodable {
        let component: String
        let state: String
        let detail: String
        let remedy: String?
    }

    private func examine(
        _ project: TestProject, exit: Int32, within time: Duration = .seconds(120)
    ) async throws -> [Finding] {
        let outcome = try await project.run(["doctor", "--json"], within: time)
        for secret in ["S3_SECRET", "PGPASSWORD"] {
            if let value = project.variables[secret], value.count > 5 {
                #expect(!outcome.outputText.contains(value) && !outcome.errorText.contains(value))
            }
        }
        try outcome.requireExit(exit)
        return try JSONDecoder().decode([Finding].self, from: Data(outcome.output))
    }

    /// The project `prod` on servers that are well, with some variables changed.
    private func project(
        _ changes: [String: String], _ backend: TestProject.Backend = .postgresAndS3
    ) async throws -> TestProject {
        let project = try await TestProject.create(backend)
        try await waitForBucket(of: project)
        return TestProject(
            scratch: project.scratch, backend: backend, variables: project.variables.merging(changes) { $1 })
    }

    /// A bucket that was just made is not seen at once by the server that serves it.
    private func waitForBucket(of project: TestProject) async throws {
        guard project.backend == .postgresAndS3 else { return }
        let bucket = try #require(project.variables["LAKE_DATA_PATH"]?.split(separator: "/")[1])
        let store = try await S3Server.shared().store(bucket: String(bucket))
        let start = ContinuousClock.now
        while true {
            do {
                return try await store.preflight()
            } catch  where start.duration(to: .now) < .seconds(30) {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    private func state(_ findings: [Finding], _ component: String) -> String? {
        findings.first { $0.component == component }?.state
    }

    /// A fault and what is said of it.
    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let component: String
        /// Words of the detail or of the remedy, in any case of letters.
        let words: [String]
        /// What then cannot be looked at.
        var skipped: [String] = []
        let changes: @Sendable () async throws -> [String: String]
        /// Kept alive while it is looked at.
        var testDescription: String { name }

        init(
            _ name: String, _ component: String, _ words: [String], skipped: [String] = [],
            changes: @escaping @Sendable () async throws -> [String: String]
        ) {
            self.name = name
            self.component = component
            self.words = words
            self.skipped = skipped
            self.changes = changes
        }
    }

    private func expect(_ fault: Fault, in findings: [Finding]) {
        let wrong = findings.filter { $0.state == "wrong" }
        #expect(wrong.map(\.component) == [fault.component], "\(findings)")
        let text = wrong.map { "\($0.detail) \($0.remedy ?? "")" }.joined().lowercased()
        for word in fault.words { #expect(text.contains(word.lowercased()), "no \(word) in: \(text)") }
        #expect(wrong.allSatisfy { $0.remedy?.isEmpty == false })
        for component in fault.skipped {
            #expect(state(findings, component) == "skipped", "\(component) in \(findings)")
        }
    }

    // MARK: - All is well

    @Test(arguments: TestProject.Backend.allCases)
    func nothingIsWrongWithALakeThatWorks(backend: TestProject.Backend) async throws {
        let project = try await TestProject.create(backend)
        try await waitForBucket(of: project)
        // Nothing was made yet, and doctor makes nothing.
        let before = try await examine(project, exit: 0)
        let catalog = before.first { $0.component == "catalog lakehouse" }
        #expect(catalog?.state == "ok")
        #expect(catalog?.detail.contains("will be made by the first write") == true, "\(before)")
        #expect(state(before, "lake lakehouse") == "skipped")
        #expect(!FileManager.default.fileExists(atPath: project.file("lake/catalog.sqlite")))

        try await project.query("create table t as select range a from range(100)")
        let after = try await examine(project, exit: 0)
        #expect(after.allSatisfy { $0.state == "ok" }, "\(after)")
        #expect(after.first { $0.component == "lake lakehouse" }?.detail.contains("1 tables") == true)
        #expect(state(after, "landing") == "ok")
        if backend == .postgresAndS3 {
            let bucket = try #require(project.variables["LAKE_DATA_PATH"]?.split(separator: "/")[1])
            #expect(state(after, "bucket \(bucket), objects") == "ok")
            let store = try await S3Server.shared().store(bucket: String(bucket))
            #expect(try await store.objects(prefix: ".lotus/").all().isEmpty, "nothing is left")
        }
    }

    // MARK: - Postgres

    static let postgresFaults = [
        Fault(
            "wrong password", "postgres lakehouse", ["password", "PGPASSWORD"],
            skipped: ["catalog lakehouse", "lake lakehouse"]
        ) { ["PGPASSWORD": "certainly-wrong-1"] },
        Fault("no such role", "postgres lakehouse", ["user"]) { ["PGUSER": "nobody_here"] },
        Fault("no such database", "postgres lakehouse", ["PGDATABASE", "create the database"]) {
            ["PGDATABASE": "no_such_lake"]
        },
        Fault("server down", "postgres lakehouse", ["host", "port"]) {
            ["PGPORT": "\(try LoopbackPort.free())"]
        },
        Fault("unknown host", "postgres lakehouse", ["host"]) { ["PGHOST": "db.invalid"] },
        Fault("TLS not trusted", "postgres lakehouse", ["sslmode", "certificate"]) {
            let server = try await PostgresServer.shared()
            return ["PGSSLMODE": "verify-full", "PGSSLROOTCERT": server.wrongRootCertificate]
        },
    ]

    @Test(arguments: postgresFaults)
    func whatIsWrongWithPostgresIsNamed(fault: Fault) async throws {
        let project = try await project(fault.changes())
        let findings = try await examine(project, exit: 1)
        expect(fault, in: findings)
        #expect(
            findings.contains { $0.component.hasSuffix(", objects") && $0.state == "ok" }, "stands for itself"
        )
    }

    @Test func aCatalogOfAnotherVersionIsNamed() async throws {
        let project = try await project([:], .postgresAndFolder)
        try await project.query("create table t as select 1 as a")
        let server = try await PostgresServer.shared()
        let database = try #require(project.variables["PGDATABASE"])
        for (version, word) in [("0.3", "automatic_migration"), ("2.0", "newer lotus")] {
            try await server.sql(
                "update ducklake_metadata set value = '\(version)' where key = 'version'", database: database)
            let findings = try await examine(project, exit: 1)
            expect(
                Fault("version", "catalog lakehouse", [version, word], skipped: ["lake lakehouse"]) { [:] },
                in: findings)
        }
    }

    @Test func aRoleThatMayNotMakeTheCatalogIsNamed() async throws {
        let project = try await project([:], .postgresAndFolder)
        let server = try await PostgresServer.shared()
        let database = try #require(project.variables["PGDATABASE"])
        try await server.sql(
            """
            create role guest_\(database) login password 'guest-password-1';
            revoke create on schema public from public
            """, database: database)
        let guest = TestProject(
            scratch: project.scratch, backend: project.backend,
            variables: project.variables.merging(
                ["PGUSER": "guest_\(database)", "PGPASSWORD": "guest-password-1"]) { $1 })
        expect(
            Fault("privilege", "catalog lakehouse", ["grant", "create"]) { [:] },
            in: try await examine(guest, exit: 1))
    }

    // MARK: - S3

    static let storeFaults = [
        Fault("bucket missing", "bucket no-such-bucket", ["no bucket", "create it"]) {
            ["LAKE_DATA_PATH": "s3://no-such-bucket/lake/"]
        },
        Fault("unknown key", "bucket", ["does not know", "SeaweedFS", "restart", "reload"]) {
            ["S3_KEY_ID": "another-key-id"]
        },
        Fault("wrong secret", "bucket", ["secret"]) { ["S3_SECRET": "another-secret-1"] },
        Fault("server down", "bucket", ["nobody listens", "8333"]) {
            ["S3_ENDPOINT": "http://127.0.0.1:\(try LoopbackPort.free())"]
        },
        Fault("TLS asked of a plain server", "bucket", ["TLS", "use_ssl: false"]) {
            ["S3_ENDPOINT": "https://\(try await S3Server.shared().host)"]
        },
        Fault("unknown host", "bucket", ["no address", "name resolution"]) {
            ["S3_ENDPOINT": "http://s3.invalid:8333"]
        },
    ]

    @Test(arguments: storeFaults)
    func whatIsWrongWithTheBucketIsNamed(fault: Fault) async throws {
        let project = try await project(fault.changes())
        let bucket = try #require(project.variables["LAKE_DATA_PATH"]?.split(separator: "/")[1])
        let findings = try await examine(project, exit: 1)
        expect(
            Fault(
                fault.name, "bucket \(bucket)", fault.words, skipped: ["bucket \(bucket), objects"]
            ) { [:] }, in: findings)
        #expect(state(findings, "postgres lakehouse") == "ok", "each check stands for itself")
    }

    /// A server in front of the real one that answers some requests otherwise.
    struct Answer: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var suffix = ""
        let words: [String]
        let answer: @Sendable (ScriptedHTTPServer.Request) -> ScriptedHTTPServer.Answer?
    }

    private static func refusal(_ code: String, _ message: String) -> ScriptedHTTPServer.Answer {
        .xml(403, "<Error><Code>\(code)</Code><Message>\(message)</Message></Error>")
    }

    static let answers = [
        Answer(testDescription: "clock skew", words: ["clock", "NTP"]) { _ in
            refusal("RequestTimeTooSkewed", "the difference is too large")
        },
        Answer(testDescription: "TLS server, plain client", words: ["TLS", "use_ssl: true"]) { _ in
            .raw([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x16])
        },
        Answer(testDescription: "silence", words: ["did not answer"]) { _ in .silence },
        Answer(testDescription: "a web page", words: ["S3 API"]) { _ in
            .answer(200, headers: ["Content-Type": "text/html"], body: Array("<html>hello</html>".utf8))
        },
        Answer(
            testDescription: "no permission to write", suffix: ", objects",
            words: ["does not allow", "write"]
        ) { request in
            request.method == "PUT" ? refusal("AccessDenied", "no") : nil
        },
        Answer(testDescription: "listing is empty", suffix: ", objects", words: ["listing", "upgrade"]) {
            request in
            guard request.method == "GET", request.target.contains("doctor-"),
                request.target.contains("list-type")
            else { return nil }
            return .xml(
                200, "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>")
        },
    ]

    @Test(arguments: answers)
    func whatTheServerAnswersIsUnderstood(answer: Answer) async throws {
        let real = try await S3Server.shared()
        let server = try ScriptedHTTPServer { request in
            answer.answer(request) ?? .forward(to: real.port)
        }
        let project = try await project(["S3_ENDPOINT": server.endpoint])
        let bucket = try #require(project.variables["LAKE_DATA_PATH"]?.split(separator: "/")[1])
        expect(
            Fault(answer.testDescription, "bucket \(bucket)\(answer.suffix)", answer.words) { [:] },
            in: try await examine(project, exit: 1))
        #expect(try await real.store(bucket: String(bucket)).objects(prefix: ".lotus/").all().isEmpty)
    }

    /// What SeaweedFS 4.41 does (seaweedfs/seaweedfs#10652): good to know, no fault of the set-up.
    @Test func smallPagesThatLoseObjectsAreAWarning() async throws {
        let real = try await S3Server.shared()
        let server = try ScriptedHTTPServer { request in
            guard request.target.contains("max-keys=2&") || request.target.hasSuffix("max-keys=2") else {
                return .forward(to: real.port)
            }
            return .xml(
                200,
                """
                <ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>
                """)
        }
        let project = try await project(["S3_ENDPOINT": server.endpoint])
        let findings = try await examine(project, exit: 0)
        let warning = findings.filter { $0.state == "warning" }
        #expect(warning.map { $0.component.hasSuffix(", small pages") } == [true], "\(findings)")
    }

    // MARK: - The profile

    static let profileEdits = [
        ("url_style: path", "url_style: vhost", "bucket", "path"),
        (
            "          name: lake", "          name: lake\n          scope: s3://another-bucket", "bucket",
            "scope"
        ),
    ]

    @Test(arguments: profileEdits)
    func whatIsWrongInTheProfileIsNamed(edit: (String, String, String, String)) async throws {
        let project = try await project([:])
        let profile = try String(contentsOfFile: project.file("profiles.yml"), encoding: .utf8)
        #expect(profile.contains(edit.0))
        try project.write("profiles.yml", profile.replacingOccurrences(of: edit.0, with: edit.1))
        let findings = try await examine(project, exit: 1)
        let wrong = findings.filter { $0.state == "wrong" }
        #expect(wrong.count == 1 && wrong.allSatisfy { $0.component.hasPrefix(edit.2) }, "\(findings)")
        #expect(wrong.first?.remedy?.contains(edit.3) == true, "\(wrong)")
        #expect(state(findings, "postgres lakehouse") == "ok")
    }

    // MARK: - Dead servers

    @Test func itEndsWhenNobodyAnswers() async throws {
        let real = try await PostgresServer.shared()
        let hole = try BlackHole()
        let silent = try FaultProxy(inFrontOf: real.port)
        silent.set(.silence)
        for (postgres, store) in [(hole.port, hole.port), (silent.port, silent.port)] {
            let project = try await project([
                "PGPORT": "\(postgres)", "S3_ENDPOINT": "http://127.0.0.1:\(store)",
            ])
            let findings = try await examine(project, exit: 1, within: .seconds(120))
            let wrong = findings.filter { $0.state == "wrong" }.map(\.component)
            #expect(wrong.count == 2 && wrong.first == "postgres lakehouse", "\(findings)")
            #expect(wrong.last?.hasPrefix("bucket ") == true)
        }
        silent.close()
    }

    // MARK: - This machine

    @Test func aMissingExtensionIsNamedAndStopsOnlyWhatNeedsIt() async throws {
        let installed = try InstalledComponents.ofCheckout()
        let project = try await project([:], .postgresAndFolder)
        let home = project.scratch.file("home")
        try FileManager.default.createDirectory(
            atPath: "\(home)/components", withIntermediateDirectories: true)
        for file in try FileManager.default.contentsOfDirectory(atPath: installed.folder) {
            try FileManager.default.createSymbolicLink(
                atPath: "\(home)/components/\(file)", withDestinationPath: "\(installed.folder)/\(file)")
        }
        let manifest = try String(contentsOfFile: "\(installed.folder)/MANIFEST", encoding: .utf8)
        try FileManager.default.removeItem(atPath: "\(home)/components/MANIFEST")
        let lines = manifest.split(separator: "\n").filter { !$0.contains(" postgres_scanner ") }
        try (lines.joined(separator: "\n") + "\n").write(
            toFile: "\(home)/components/MANIFEST", atomically: true, encoding: .utf8)
        try await project.query("create table t as select 1 as a")
        let other = TestProject(
            scratch: project.scratch, backend: project.backend,
            variables: project.variables.merging(["LOTUS_HOME": home]) { $1 })
        expect(
            Fault(
                "extension", "extension postgres_scanner", ["Scripts/bootstrap"], skipped: ["lake lakehouse"]
            ) { [:] }, in: try await examine(other, exit: 1))
    }

    @Test func aFolderThatCannotBeWrittenIsNamed() async throws {
        let project = try await project(
            ["LAKE_DATA_PATH": "lake/data/"], .postgresAndFolder)
        try project.write("lake", "a file where a folder should be")
        expect(
            Fault("folder", "folder lake/data/", ["file, not a folder"]) { [:] },
            in: try await examine(project, exit: 1))
    }

    private static func mayMount() async -> Bool {
        let probe = ProcessCommand(
            "unshare", ["--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"])
        return (try? await ProcessRunner.run(probe).succeeded) == true
    }

    @Test(.enabled("needs a name space of its own for a small disk") { await mayMount() })
    func aDiskThatIsAlmostFullIsNamed() async throws {
        let project = try await TestProject.create()
        try await project.query("create table t as select 1 as a")
        var command = try project.command(["doctor", "--json"])
        command.run(by: [
            "unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
            "mount -t tmpfs -o size=1m tmpfs lake/data && exec \"$@\"", "sh",
        ])
        let outcome = try await ProcessRunner.run(command, within: .seconds(120)).requireExit(1)
        expect(
            Fault("disk", "folder lake/data/", ["MB free", "make room"]) { [:] },
            in: try JSONDecoder().decode([Finding].self, from: Data(outcome.output)))
    }

    @Test func aServerWithoutTLSIsNamed() async throws {
        let server = try await PostgresServer.start(settings: ["ssl": "off"])
        let project = try await project(
            ["PGPORT": "\(server.port)", "PGSSLMODE": "require", "PGPASSWORD": server.password])
        expect(
            Fault("TLS", "postgres lakehouse", ["SSL", "sslmode"]) { [:] },
            in: try await examine(project, exit: 1))
        try await server.stop()
    }

    @Test func aTableAmongLandingFilesIsNamed() async throws {
        let project = try await TestProject.create()
        try await project.query(
            "create schema shop; create table shop.orders as select range a from range(100)")
        try project.write("assets/streams/shop/orders.json", "{}")
        expect(
            Fault("landing", "landing", ["shop.orders", "schema"]) { [:] },
            in: try await examine(project, exit: 1))
    }
}
