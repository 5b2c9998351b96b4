// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// A disk that is full while the lake is written to.
@Suite struct DiskFullTests {
    /// A small file system on the data folder, where this user may mount one in a name space of its
    /// own; elsewhere a limit on the size of files.
    private func onSmallDisk(_ command: ProcessCommand) async throws -> ProcessCommand {
        let own = ["unshare", "--user", "--map-root-user", "--mount"]
        let probe = ProcessCommand(own[0], own.dropFirst() + ["mount", "-t", "tmpfs", "tmpfs", "/mnt"])
        var small = command
        if try await ProcessRunner.run(probe).succeeded {
            let script = "mount -t tmpfs -o size=1m tmpfs lake/data && exec \"$@\""
            small.run(by: own + ["sh", "-c", script, "sh"])
        } else {
            small.run(by: ["prlimit", "--fsize=1000000"])
        }
        return small
    }

    @Test(arguments: [TestProject.Backend.sqliteAndFolder, .postgresAndFolder])
    func aFullDiskIsNamedAndNothingIsCommitted(backend: TestProject.Backend) async throws {
        let project = try await TestProject.create(backend)
        try await project.query("create table orders as select range as id from range(100)")
        let write = try project.command([
            "query",
            "begin; insert into orders select range from range(50); create table big as select hash(range) as a from range(1000000); commit",
        ])
        let outcome = try await ProcessRunner.run(onSmallDisk(write))
        #expect(outcome.end == .exited(1), "\(outcome)")
        #expect(outcome.errorText.hasPrefix("error[LL-SQL-00"), "\(outcome)")
        #expect(outcome.errorText.contains(/No space left on device|File too large/), "\(outcome)")
        #expect(try await project.numbers("select count(*), sum(id) from orders") == [100, 4950])
        #expect(try await project.rows("show tables") == [["orders"]])
        try await project.query("insert into orders select range from range(100)")
        #expect(try await project.numbers("select count(*), sum(id) from orders") == [200, 9900])
    }
}
