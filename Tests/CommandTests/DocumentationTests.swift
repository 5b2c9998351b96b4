// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// What `lotus` says of itself is what the documentation says.
@Suite struct DocumentationTests {
    private struct Dump: Decodable {
        let command: Command
    }

    private struct Command: Decodable {
        let commandName: String
        let abstract: String?
        let shouldDisplay: Bool?
        let subcommands: [Command]?

        /// Every command below this one, as it is typed.
        func paths(after parents: [String] = []) -> [(path: String, command: Command)] {
            let own = parents + [commandName]
            let below = (subcommands ?? []).filter { $0.commandName != "help" && $0.shouldDisplay != false }
            return below.flatMap { child in
                [((own + [child.commandName]).joined(separator: " "), child)] + child.paths(after: own)
            }
        }
    }

    private func commands() async throws -> [(path: String, command: Command)] {
        let outcome = try await ProcessRunner.run(LotusBinary.command(["--experimental-dump-help"]))
        let dump = try JSONDecoder().decode(Dump.self, from: Data(outcome.requireExit().output))
        return dump.command.paths()
    }

    @Test func everyCommandIsInTheCommandLineReference() async throws {
        let text = try String(contentsOfFile: Checkout.path("docs/command-line.md"), encoding: .utf8)
        let headings = Set(
            text.split(separator: "\n").filter { $0.hasPrefix("## ") }.map {
                $0.dropFirst(3).filter { $0 != "`" }
            })
        let commands = try await commands().filter { $0.command.subcommands?.isEmpty != false }
        #expect(commands.count >= 6)
        for (path, _) in commands {
            #expect(headings.contains(path), "docs/command-line.md has no section `\(path)`")
        }
    }

    @Test func everyCommandHasHelpThatSaysWhatItIsFor() async throws {
        for (path, command) in try await commands() {
            let arguments = path.split(separator: " ").dropFirst().map { String($0) } + ["--help"]
            let help = try await ProcessRunner.run(LotusBinary.command(arguments)).requireExit()
            #expect(command.abstract?.isEmpty == false, "\(path) has no abstract")
            // What stands behind `dbt` is dbt's own, also its help.
            let usage = path == "lotus dbt" ? "Usage: dbt" : "USAGE: \(path)"
            #expect(help.outputText.contains(usage), "\(help)")
        }
    }

    @Test func theVersionIsOneLine() async throws {
        let outcome = try await ProcessRunner.run(LotusBinary.command(["--version"])).requireExit()
        #expect(outcome.outputText.split(separator: "\n").count == 1)
        #expect(outcome.outputText.contains(/\d+\.\d+\.\d+/))
    }
}
