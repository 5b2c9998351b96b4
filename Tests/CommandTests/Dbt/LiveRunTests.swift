// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// What a run shows on a terminal, and what `retries` of a profile do.
@Suite struct LiveRunTests {
    @Test func nodesThatRunHaveALineUntilTheyEnd() async throws {
        let project = try await TestProject.create()
        try project.write("assets/core/quick.sql", "select 1 as n\n")
        try project.write(
            "assets/core/slow.sql",
            "select max(hash(i)) as n, (select n from {{ ref('quick') }}) as q from range(1000000000000) r(i)\n"
        )
        var command = try project.command(["dbt", "run"])
        command.set("TERM", "xterm")
        let terminal = try TerminalProcess(command, columns: 100)
        @Sendable func showsLine(_ screen: String) -> Bool {
            screen.contains(#/^ +2 of 2 sql table model main\.slow \d+s *$/#.anchorsMatchLineEndings())
        }
        try await terminal.wait { showsLine($0.text) }
        terminal.send(SIGINT)
        #expect(try await terminal.end() != .exited(0))
        // The lines of the log stay, those of what ran are gone.
        let screen = terminal.screen.text
        #expect(screen.contains(#/1 of 2 OK created sql table model main\.quick \.+ \[OK in/#))
        #expect(!showsLine(screen))
    }

    @Test func aProfileSaysHowOftenAStatementIsTried() async throws {
        let project = try await TestProject.create()
        let profiles = try String(contentsOfFile: project.file("profiles.yml"), encoding: .utf8)
        try project.write(
            "profiles.yml",
            profiles.replacing(
                "      threads: 4", with: "      threads: 4\n      retries: {query_attempts: 2}",
                maxReplacements: 1))
        try project.write("assets/core/late.sql", "select * from 'late.csv'\n")
        let outcome = try await project.run(["dbt", "run"])
        #expect(outcome.end == .exited(1))
        #expect(outcome.errorText.contains("warning: trying again in 1 s (attempt 2 of 2): "))
        #expect(outcome.outputText.contains("late.csv"))
    }
}
