// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit

/// `lotus sql` of a project at a terminal.
struct ShellSession {
    static let prompt = "lotus>"

    let project: TestProject
    let terminal: TerminalProcess

    var historyPath: String { project.scratch.file("state/history") }

    /// Starts the shell and waits for its prompt.
    init(
        _ project: TestProject, _ arguments: [String] = [], environment: [String: String] = [:],
        columns: Int = 80, height: Int = 24, waitingFor prompt: String = ShellSession.prompt
    ) async throws {
        self.project = project
        var command = try project.command(["sql"] + arguments)
        command.set("TERM", "xterm-256color")
        command.set("LOTUS_HISTORY", project.scratch.file("state/history"))
        for (name, value) in environment { command.set(name, value) }
        terminal = try TerminalProcess(command, columns: columns, height: height)
        try await terminal.wait(for: prompt)
    }

    /// Types a statement and waits for what it answers.
    @discardableResult
    func run(_ statement: String, until answer: String) async throws -> ScreenModel {
        // The answer may be on the screen already, in an older statement: one more is waited for.
        let before = try await terminal.wait { _ in true }.count(of: answer)
        try await terminal.type(statement + "\r")
        try await terminal.wait { $0.count(of: answer) > before }
        // Keys that come before the prompt are the system's to treat.
        return try await terminal.wait { $0.lastLine.hasSuffix(">") }
    }

    /// Waits until the last line of the screen is this.
    @discardableResult
    func waitForLine(_ line: String) async throws -> ScreenModel {
        try await terminal.wait { $0.lastLine == line }
    }

    /// Leaves by Ctrl-D.
    func leave() async throws -> ProcessOutcome.End {
        try await terminal.wait { $0.lastLine.hasSuffix(">") }
        try await terminal.type("\u{04}")
        return try await terminal.end()
    }
}

extension ScreenModel {
    /// How often the screen shows a text.
    func count(of part: String) -> Int {
        text.components(separatedBy: part).count - 1
    }

    /// The last line with something in it.
    var lastLine: String {
        text.split(separator: "\n", omittingEmptySubsequences: true).last.map { String($0) } ?? ""
    }
}
