// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// `lotus sql` without a terminal: a script.
@Suite struct ShellScriptTests {
    private func run(
        _ script: String, _ options: [String] = [], in project: TestProject
    ) async throws -> ProcessOutcome {
        try await ProcessRunner.run(
            project.command(["sql"] + options, input: .bytes(Array(script.utf8))))
    }

    @Test func statementsAndDotCommandsRunInOrder() async throws {
        let project = try await TestProject.create()
        let outcome = try await run(
            """
            create table "a b" (x int); -- one
            /* ; */ insert into "a b" values (1), (2);
            .mode csv
            from "a b";
            .mode line
            select 1 as long_name, null as n;
            .mode json
            select 'a' as t;
            .mode table
            .tables a*
            .columns 'a b'
            .schema
            """, in: project
        ).requireExit()
        #expect(
            outcome.outputText == """
                2 rows changed
                x
                1
                2
                long_name = 1
                        n = NULL
                (1 row)
                [{"t":"a"}]
                 schema | name | kind
                --------+------+-------
                 main   | a b  | table
                (1 row)
                 column | type    | nullable
                --------+---------+----------
                 x      | INTEGER | true
                (1 row)
                CREATE TABLE "a b"(x INTEGER DEFAULT(NULL));

                """)
        #expect(outcome.errorText == "")
    }

    @Test func theFirstErrorEndsTheScriptUnlessItShallGoOn() async throws {
        let project = try await TestProject.create()
        let script = "select 1 as a;\nselect b;\nselect 3 as c;\n.nonsense\nselect 4 as d;\n"
        let stopped = try await run(script, in: project)
        #expect(stopped.end == .exited(1))
        #expect(stopped.outputText.contains(" a") && !stopped.outputText.contains(" c"))
        #expect(stopped.errorText.contains("--> <stdin>:2:8"))
        let continued = try await run(script, ["--continue"], in: project)
        #expect(continued.end == .exited(1))
        #expect(continued.outputText.contains(" c") && continued.outputText.contains(" d"))
        #expect(continued.errorText.components(separatedBy: "error[").count == 3)
    }

    @Test func oneConnectionKeepsTemporaryTablesAndSettings() async throws {
        let project = try await TestProject.create()
        let outcome = try await run(
            """
            .mode csv
            create temp table t as select 7 as x;
            set threads = 1;
            begin;
            create table kept as from t;
            commit;
            begin;
            insert into kept values (8);
            rollback;
            select x, current_setting('threads') as threads from kept;
            """, in: project
        ).requireExit()
        #expect(outcome.outputText == "x,threads\n7,1\n")
        let authors = try await project.run(["lake", "snapshots", "--json"]).requireExit().outputText
        #expect(authors.contains("\"lotus sql\""))
    }

    @Test func aTransactionThatIsLeftOpenIsRolledBackAndSaidSo() async throws {
        let project = try await TestProject.create()
        let outcome = try await run("begin; create table t as select 1 as a;", in: project)
        #expect(outcome.end == .exited(1))
        #expect(outcome.errorText.contains("LL-SHELL-002"))
        let tables = try await project.run(["lake", "tables"]).requireExit()
        #expect(tables.outputText.contains("(0 rows)"))
    }

    @Test func filesAreReadAndWritten() async throws {
        let project = try await TestProject.create()
        try project.write("two.sql", "select 2 as two;\n.quit\n")
        let outcome = try await run(
            ".mode csv\n.output out.csv\nselect 1 as one;\n.output\n.read two.sql\nselect 3 as three;\n",
            in: project
        ).requireExit()
        #expect(outcome.outputText == "two\n2\n")
        #expect(try project.scratch.read("shop/out.csv") == "one\n1\n")
        try project.write("self.sql", ".read self.sql\n")
        let endless = try await run(".read self.sql", in: project)
        #expect(endless.end == .exited(2))
        #expect(endless.errorText.contains("a file must not read itself"))
    }

    @Test func timingGoesToTheErrors() async throws {
        let project = try await TestProject.create()
        let outcome = try await run(".timing on\nselect 1 as a union all select 2;\n", in: project)
            .requireExit()
        #expect(outcome.errorText.contains(/^\(2 rows, \d+\.\d{3} s\)\n$/))
    }

    @Test func aReaderThatGoesAwayIsNoError() async throws {
        let project = try await TestProject.create()
        let pipe = try OutputPipe(in: project.scratch)
        var command = try project.command(
            ["sql"], input: .bytes(Array(".mode csv\nfrom range(100000000);\n".utf8)))
        command.output = .file(pipe.path)
        let process = try RunningProcess(command)
        _ = await pipe.reduce(0) { count, chunk in
            count += chunk.count
            return count < 100_000
        }
        pipe.close()
        let outcome = try await process.wait()
        #expect(outcome.end == .exited(0), "\(outcome)")
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func aSignalCancelsTheScript(_ signal: Int32) async throws {
        let project = try await TestProject.create()
        // Output is held back while nobody waits for it; a file is there at once.
        let script = "copy (select 1) to 'started.csv';\n.read slow.sql\nselect 2 as never;\n"
        let command = try project.command(["sql"], input: .bytes(Array(script.utf8)))
        try project.write(
            "slow.sql", "select sum(a.range * b.range) from range(10000000) a, range(1000000) b;")
        let process = try RunningProcess(command)
        let deadline = ContinuousClock.now + .seconds(30)
        while !FileManager.default.fileExists(atPath: project.file("started.csv")),
            ContinuousClock.now < deadline
        {
            try await Task.sleep(for: .milliseconds(20))
        }
        try await Task.sleep(for: .milliseconds(500))
        process.send(signal)
        let outcome = try await process.wait()
        #expect(outcome.end == .exited(130), "\(outcome)")
        #expect(!outcome.outputText.contains("never"))
    }
}
