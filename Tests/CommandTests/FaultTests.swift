// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// Whatever is wrong with a server, the user reads what, where, and what to do, and no secret.
@Suite struct FaultTests {
    @Test(.timeLimit(.minutes(3)), arguments: Fault.all)
    func aFaultIsNamedWithoutASecret(_ fault: Fault) async throws {
        let faults = try await FaultProject.shared()
        let sql = fault.sql.replacingOccurrences(of: "BUCKET", with: faults.bucket)
        var command = try faults.project.command(["query", sql, "-v"])
        let alive = try await fault.prepare(faults, &command)
        let outcome = try await ProcessRunner.run(command, within: .seconds(120))
        withExtendedLifetime(alive) {}

        #expect(outcome.end == .exited(fault.exit), "\(outcome)")
        #expect(outcome.errorText.hasPrefix("error[\(fault.code)]"), "\(outcome)")
        // With -v the engine's own words follow; the user reads what stands above them.
        let told = outcome.errorText.components(separatedBy: "caused by:")[0]
        for part in fault.says {
            #expect(told.contains(part.replacingOccurrences(of: "BUCKET", with: faults.bucket)), "\(outcome)")
        }
        for words in ["exception_message", "__ducklake_metadata", "duckdb.org"] {
            #expect(!told.contains(words), "\(outcome)")
        }
        #expect(faults.secrets(in: outcome) == [])
    }

    @Test func aMissingDataFileIsNamed() async throws {
        let faults = try await FaultProject.make()
        let folder = "\(faults.store.folder)/\(faults.bucket)/lake/main/orders"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        for file in files { try FileManager.default.removeItem(atPath: "\(folder)/\(file)") }
        // The server keeps what it knows of a folder for a second.
        try await Task.sleep(for: .seconds(2))
        let outcome = try await faults.project.run(["query", "select sum(id) from orders"])
        #expect(outcome.end == .exited(1))
        #expect(outcome.errorText.hasPrefix("error[LL-LAKE-020]"), "\(outcome)")
        #expect(
            outcome.errorText.contains("s3://\(faults.bucket)/lake/main/orders/\(files[0])"), "\(outcome)")
        #expect(outcome.errorText.contains("lotus lake check"))
    }

    /// No catalog is made for a lake that could not be written.
    @Test(arguments: ["bucket", "secret", "endpoint", "silence"])
    func aLakeIsNotMadeWhereItCannotBeWritten(_ wrong: String) async throws {
        let faults = try await FaultProject.shared()
        let database = try await faults.postgres.createDatabase()
        let proxy = try FaultProxy(inFrontOf: faults.store.port)
        var command = try faults.project.command(["query", "create table t as select 1 as a"])
        command.set("PGDATABASE", database)
        let code: String
        switch wrong {
        case "bucket":
            command.set("LAKE_DATA_PATH", "s3://no-such-bucket/lake/")
            code = "LL-STORE-002"
        case "secret":
            command.set("S3_SECRET", FaultProject.wrongSecret)
            code = "LL-STORE-005"
        case "endpoint":
            command.set("S3_ENDPOINT", "http://127.0.0.1:\(try LoopbackPort.free())")
            code = "LL-STORE-009"
        default:
            proxy.set(.silence)
            command.set("S3_ENDPOINT", "http://127.0.0.1:\(proxy.port)")
            code = "LL-STORE-009"
        }
        let outcome = try await ProcessRunner.run(command, within: .seconds(60))
        #expect(outcome.errorText.hasPrefix("error[\(code)]"), "\(outcome)")
        #expect(outcome.errorText.contains("--> profiles.yml:"), "\(outcome)")
        #expect(outcome.errorText.contains("under `secrets:`") || code == "LL-STORE-002", "\(outcome)")
        #expect(faults.secrets(in: outcome) == [])
        let tables = try await faults.postgres.sql(
            "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'ducklake%'", database: database)
        #expect(tables == "0")
    }

    @Test(arguments: [2, 5])
    func anObjectStoreThatIsBusyForAWhileIsWaitedFor(_ refusals: Int) async throws {
        let faults = try await FaultProject.make()
        let server = try ScriptedHTTPServer.proxy(
            to: faults.store.port, first: refusals, fault: .status(503), where: { $0.method == "PUT" })
        var command = try faults.project.command([
            "query", "insert into orders select range from range(5000)",
        ])
        command.set("S3_ENDPOINT", server.endpoint)
        try await ProcessRunner.run(command, within: .seconds(120)).requireExit()
        #expect(server.requests.filter { $0.method == "PUT" }.count == refusals + 1)
        #expect(try await faults.project.numbers("select count(*) from orders") == [10_000])
    }

    @Test func anObjectStoreThatStaysBusyLeavesTheTableAsItWas() async throws {
        let faults = try await FaultProject.make()
        let server = try ScriptedHTTPServer.proxy(
            to: faults.store.port, fault: .status(503), where: { $0.method == "PUT" })
        var command = try faults.project.command([
            "query", "insert into orders select range from range(5000)",
        ])
        command.set("S3_ENDPOINT", server.endpoint)
        let outcome = try await ProcessRunner.run(command, within: .seconds(120))
        #expect(outcome.end == .exited(1))
        #expect(outcome.errorText.hasPrefix("error[LL-STORE-010]"), "\(outcome)")
        #expect(
            try await faults.project.numbers("select count(*), sum(id) from orders") == [5000, 12_497_500])
    }
}
