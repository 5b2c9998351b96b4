// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The shells that completions can be made for.
enum CompletedShell: String, ExpressibleByArgument, CaseIterable, Sendable {
    case bash, zsh, fish

    var parserShell: CompletionShell {
        switch self {
        case .bash: .bash
        case .zsh: .zsh
        case .fish: .fish
        }
    }
}

struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions", abstract: "Print the completion script for your shell.",
        discussion: """
            Put one line into your shell's start-up file. bash: `source <(lotus completions bash)`. \
            zsh, behind compinit: `source <(lotus completions zsh)`. fish: `lotus completions fish | source`.
            """)

    @Argument(help: "bash, zsh or fish.")
    var shell: CompletedShell

    func run() throws {
        let sink = try OutputSink(path: nil)
        sink.buffer.append(contentsOf: Lotus.completionScript(for: shell.parserShell).utf8)
        sink.buffer.append(UInt8(ascii: "\n"))
        try sink.finish()
    }
}
