// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// What `lotus completions` prints is of use to the shells.
@Suite struct CompletionsTests {
    @Test(arguments: ["bash", "zsh", "fish"])
    func everyShellGetsAScript(_ shell: String) async throws {
        let outcome = try await ProcessRunner.run(LotusBinary.command(["completions", shell])).requireExit()
        #expect(outcome.outputText.contains("lotus"))
        #expect(outcome.errorText == "")
    }

    @Test func anotherShellIsRefused() async throws {
        let outcome = try await ProcessRunner.run(LotusBinary.command(["completions", "csh"]))
        #expect(outcome.end == .exited(2))
    }

    /// Asks bash what it would offer for a command line that ends at the cursor.
    private func completions(of words: [String], in project: TestProject) async throws -> [String] {
        let lotus = try LotusBinary.path()
        let folder = URL(fileURLWithPath: lotus).deletingLastPathComponent().path
        let script = """
            set -e
            export PATH="$1:$PATH"
            shift
            source <(lotus completions bash)
            set +e
            COMP_WORDS=("$@")
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            COMP_LINE="$*"
            COMP_POINT=${#COMP_LINE}
            COMP_TYPE=9
            specification=$(complete -p lotus)
            [[ "$specification" =~ -F\\ ([^ ]+) ]]
            "${BASH_REMATCH[1]}" lotus "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}" >&2
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        var command = try project.command([])
        command.program = "bash"
        command.arguments = ["--norc", "--noprofile", "-c", script, "bash", folder] + words
        let outcome = try await ProcessRunner.run(command).requireExit()
        return outcome.outputText.split(separator: "\n").map { String($0) }
    }

    @Test func bashCompletesACommandAndATarget() async throws {
        let project = try await TestProject.create()
        #expect(try await completions(of: ["lotus", "qu"], in: project) == ["query"])
        #expect(try await completions(of: ["lotus", "lake", "sn"], in: project) == ["snapshots"])
        let targets = try await completions(of: ["lotus", "query", "--target", ""], in: project)
        #expect(targets.sorted() == ["dev", "prod"])
    }
}
