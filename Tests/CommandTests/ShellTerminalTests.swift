// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// `lotus sql` as a person at a terminal meets it.
@Suite struct ShellTerminalTests {
    private func shop() async throws -> TestProject {
        let project = try await TestProject.create()
        try await project.query(
            "create table orders as select range as order_id, 'note' as remark from range(300)")
        return project
    }

    @Test func aStatementOfSeveralLinesRunsAtItsSemicolon() async throws {
        let shell = try await ShellSession(try await shop())
        try await shell.terminal.type("select count(*) as c\r")
        try await shell.waitForLine("    ->")
        try await shell.terminal.type("from orders where remark = 'a;\r")
        try await shell.waitForLine("    '>")
        // Up goes into the first line of the same statement: the text is edited as a whole.
        try await shell.terminal.type("' or (\r")
        try await shell.waitForLine("    (>")
        let screen = try await shell.run("order_id < 7);", until: "(1 row)")
        #expect(screen.text.contains("\n 7\n"))
        #expect(screen.unknown == [])
        #expect(try await shell.leave() == .exited(0))
    }

    @Test func tabCompletesTablesAndColumns() async throws {
        let shell = try await ShellSession(try await shop())
        try await shell.terminal.type("sel\t")
        try await shell.waitForLine("lotus> select")
        try await shell.terminal.type("from ord\t")
        try await shell.waitForLine("lotus> select from orders")
        // Back before FROM: the columns of the table that follows, by its alias and without.
        try await shell.terminal.type("o;\u{01}\u{1B}f\u{1B}[C o.rem \u{02}\t")
        try await shell.terminal.wait { $0.lastLine.contains("o.remark") }
        try await shell.terminal.type(" || order_\t")
        try await shell.terminal.wait { $0.lastLine.contains("o.remark || order_id") }
        let screen = try await shell.run("", until: "(200 rows shown, 100 more)")
        #expect(screen.text.contains("note199"))
        try await shell.terminal.type(".sch\t")
        try await shell.waitForLine("lotus> .schema")
        try await shell.terminal.type("ord\t\r")
        try await shell.terminal.wait(for: "CREATE TABLE orders(order_id BIGINT")
        #expect(try await shell.leave() == .exited(0))
    }

    @Test func tabFollowsWhatTheSessionMakes() async throws {
        let shell = try await ShellSession(try await shop())
        try await shell.terminal.type("from nov\t")
        try await shell.terminal.wait { $0.bellCount > 0 }
        try await shell.terminal.type("\u{15}")
        try await shell.run("create temp table november as select 11 as eleven;", until: "lotus>")
        try await shell.terminal.type("from nov\t")
        try await shell.waitForLine("lotus> from november")
        let screen = try await shell.run(";", until: "eleven\n--------\n")
        #expect(screen.text.contains("11"))
        #expect(try await shell.leave() == .exited(0))
    }

    @Test func theSecondTabListsWhatIsPossible() async throws {
        let shell = try await ShellSession(try await shop())
        try await shell.terminal.type(".s\t\t")
        try await shell.terminal.wait(for: ".schema     .snapshots\nlotus> .s")
        try await shell.terminal.type("\u{15}")
        #expect(try await shell.leave() == .exited(0))
    }

    @Test func historyOutlivesTheSession() async throws {
        let project = try await shop()
        let first = try await ShellSession(project)
        try await first.run("select 41\r+ 1 as answer;", until: "(1 row)")
        try await first.run("select 'password=hunter2hunter' as hidden;", until: "hidden")
        _ = try await first.leave()
        let text = try String(contentsOfFile: first.historyPath, encoding: .utf8)
        #expect(text == "select 41\\n+ 1 as answer;\n")

        let second = try await ShellSession(project)
        try await second.terminal.type("\u{1B}[A")
        try await second.terminal.wait(for: "lotus> select 41\n    -> + 1 as answer;")
        try await second.terminal.type("\r")
        try await second.terminal.wait(for: "\n     42\n")
        try await second.waitForLine("lotus>")
        try await second.terminal.type("\u{12}41")
        try await second.terminal.wait(for: "(reverse-i-search)'41': select 41")
        try await second.terminal.type("\u{07}")
        try await second.waitForLine("lotus>")
        #expect(try await second.leave() == .exited(0))
    }

    @Test func anEmptyVariableSwitchesTheHistoryOff() async throws {
        let shell = try await ShellSession(try await shop(), environment: ["LOTUS_HISTORY": ""])
        try await shell.run("select 5 as five;", until: "(1 row)")
        _ = try await shell.leave()
        let left = try FileManager.default.contentsOfDirectory(atPath: shell.project.scratch.path)
        #expect(!left.contains(".local") && !left.contains("state"))
    }

    @Test func controlCCancelsTheStatementAndTheSessionStays() async throws {
        let shell = try await ShellSession(try await shop())
        try await shell.run("create temp table kept as select 17 as seventeen;", until: "lotus>")
        try await shell.terminal.type(
            "select sum(a.range * b.range) from range(10000000) a, range(1000000) b;\r")
        // The terminal is given back while a statement runs, so that keys make signals.
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while shell.terminal.mode.isRaw, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(10))
        }
        try await Task.sleep(for: .milliseconds(200))
        try await shell.terminal.type("\u{03}")
        try await shell.terminal.wait(for: "the statement was cancelled")
        try await shell.waitForLine("lotus>")
        try await shell.run("from kept;", until: "17")
        #expect(try await shell.leave() == .exited(0))
    }

    @Test func controlCGivesTheTextUp() async throws {
        let shell = try await ShellSession(try await shop())
        try await shell.terminal.type("select nonsense\u{03}")
        try await shell.terminal.wait(for: "lotus> select nonsense^C\nlotus>")
        try await shell.run("select 3 as three;", until: "(1 row)")
        #expect(try await shell.leave() == .exited(0))
    }

    @Test func aNewSizeIsFollowed() async throws {
        let shell = try await ShellSession(try await shop(), columns: 70)
        try await shell.terminal.type("select order_id, remark from orders where order_id < 2")
        try await shell.terminal.wait { $0.lastLine.hasSuffix("< 2") }
        shell.terminal.resize(columns: 31, height: 24)
        let rows = "lotus> select order_id, remark\nfrom orders where order_id < 2"
        try await shell.terminal.wait { $0.text.contains(rows) }
        try await shell.terminal.type(";\r")
        try await shell.terminal.wait(for: "(2 rows)")
        #expect(try await shell.leave() == .exited(0))
    }

    @Test func aPasteIsInsertedWholeAndRunsOnlyAtEnter() async throws {
        let shell = try await ShellSession(try await shop())
        let screen = try await shell.terminal.wait { $0.marksPastes }
        #expect(screen.marksPastes)
        try await shell.terminal.type("\u{1B}[200~select 1 as one;\nselect 2 as two;\n\u{1B}[201~")
        try await shell.terminal.wait(for: "select 2 as two;")
        #expect(!shell.terminal.screen.text.contains("(1 row)"))
        try await shell.terminal.type("\r")
        try await shell.terminal.wait { $0.text.components(separatedBy: "(1 row)").count == 3 }
        #expect(try await shell.leave() == .exited(0))
    }

    @Test func theTerminalIsAsItWas() async throws {
        let project = try await shop()
        var command = try project.command(["sql"])
        command.set("TERM", "xterm")
        command.set("LOTUS_HISTORY", "")
        for signal in [nil, SIGTERM, SIGHUP] {
            let terminal = try TerminalProcess(command)
            let before = terminal.modeAtStart
            #expect(!before.isRaw)
            try await terminal.wait(for: "lotus>")
            #expect(terminal.mode.isRaw)
            if let signal { terminal.send(signal) } else { try await terminal.type("\u{04}") }
            #expect(try await terminal.end() == .exited(signal == nil ? 0 : 130))
            #expect(terminal.mode == before)
            #expect(!terminal.screen.marksPastes)
        }
    }

    @Test func controlZStopsTheShellAndItComesBack() async throws {
        let project = try await shop()
        var command = try project.command([])
        command.arguments = ["--norc", "--noprofile", "-i"]
        let lotus = command.program
        command.program = "bash"
        command.set("TERM", "xterm")
        command.set("PS1", "ready$ ")
        command.set("LOTUS_HISTORY", "")
        let terminal = try TerminalProcess(command)
        try await terminal.wait(for: "ready$")
        try await terminal.type("\(lotus) sql\r")
        try await terminal.wait(for: "lotus>")
        try await terminal.type("select 6 * 7")
        try await terminal.wait(for: "select 6 * 7")
        try await terminal.type("\u{1A}")
        try await terminal.wait { $0.text.contains("Stopped") && $0.lastLine == "ready$" }
        try await terminal.type("fg\r")
        try await terminal.wait { $0.lastLine == "lotus> select 6 * 7" }
        try await terminal.type(" as answer;\r")
        try await terminal.wait(for: "(1 row)")
        try await terminal.wait { $0.lastLine == "lotus>" }
        try await terminal.type("\u{04}")
        try await terminal.wait { $0.lastLine == "ready$" }
        try await terminal.type("exit\r")
        #expect(try await terminal.end() == .exited(0))
    }

    @Test func anErrorShowsThePlaceAndTheShellGoesOn() async throws {
        let shell = try await ShellSession(try await shop(), environment: ["NO_COLOR": "1"])
        let screen = try await shell.run("select nothing from orders;", until: "^^^^^^^")
        #expect(screen.text.contains(" --> <sql>:1:8"))
        try await shell.run("select 8 as eight;", until: "(1 row)")
        #expect(try await shell.leave() == .exited(0))
    }

    @Test func aTransactionByHandIsOneCommit() async throws {
        let project = try await shop()
        let shell = try await ShellSession(project)
        try await shell.run("begin;", until: "lotus*>")
        try await shell.run("insert into orders values (1000, 'x');", until: "1 row changed")
        // Nobody waits for a person who thinks: another writer commits, and ours runs again.
        try await project.query("insert into orders values (2000, 'y')")
        try await shell.run("delete from orders where order_id < 10;", until: "10 rows changed")
        try await shell.terminal.type("commit;\r")
        try await shell.waitForLine("lotus>")
        let counts = try await project.numbers("select count(*) from orders")
        #expect(counts == [292])
        try await shell.run("begin; delete from orders;", until: "292 rows changed")
        #expect(try await shell.leave() == .exited(0))
        #expect(shell.terminal.screen.text.contains("the open transaction was rolled back"))
        let left = try await project.numbers("select count(*) from orders")
        #expect(left == [292])
    }

    @Test func longResultsAreCutAndCounted() async throws {
        let shell = try await ShellSession(try await shop(), columns: 40)
        try await shell.run(".maxrows 2", until: "lotus>")
        let screen = try await shell.run(
            "select order_id, repeat('wide', 30) as w from orders;", until: "(2 rows shown, 298 more)")
        #expect(screen.text.contains("…"))
        #expect(screen.text.split(separator: "\n").allSatisfy { $0.count <= 40 })
        try await shell.run("from range(100000000000);", until: "(2 rows shown, at least ")
        #expect(try await shell.leave() == .exited(0))
    }

    @Test func theTargetStandsInThePrompt() async throws {
        let project = try await shop()
        let profiles = try project.scratch.read("shop/profiles.yml")
        try project.write("profiles.yml", profiles.replacing("target: dev", with: "target: prod"))
        let shell = try await ShellSession(project, ["--target", "dev"], waitingFor: "dev>")
        try await shell.run("begin;", until: "dev*>")
        try await shell.run("rollback;", until: "dev>")
        #expect(try await shell.leave() == .exited(0))
    }

    @Test func aSimpleTerminalIsReadWithoutEditing() async throws {
        let shell = try await ShellSession(try await shop(), environment: ["TERM": "dumb"])
        try await shell.run("select 1\n+ 8 as nine;", until: "    9\n")
        #expect(!shell.terminal.mode.isRaw)
        #expect(!shell.terminal.screen.marksPastes)
        let prompts = shell.terminal.screen.count(of: "lotus>")
        try await shell.terminal.type("select\u{03}")
        try await shell.terminal.wait { $0.count(of: "lotus>") > prompts && $0.lastLine == "lotus>" }
        try await shell.run("select 4 as four;", until: "four\n")
        #expect(try await shell.leave() == .exited(0))
    }

    @Test func theIdleShellLetsOthersWrite() async throws {
        let project = try await shop()
        let shell = try await ShellSession(project)
        try await shell.run("insert into orders values (1, 'a');", until: "1 row changed")
        try await project.query("create table other as select 1 as a")
        try await shell.run("from other;", until: "(1 row)")
        #expect(try await shell.leave() == .exited(0))
    }
}
