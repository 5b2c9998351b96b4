// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DbtCommandLine
import Glibc
import LotusCore
import Synchronization

struct DbtCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dbt", abstract: "Work on the project with dbt's command line.",
        discussion: """
            Everything behind `dbt` is dbt's own: commands, options, environment variables, exit statuses. \
            A link to this program that is called `dbt` is the same. `lotus dbt --help` lists the commands.
            """)

    @Argument(parsing: .captureForPassthrough, help: "dbt's command with its options.")
    var arguments: [String] = []

    func run() async throws {
        throw ExitCode(await Self.run(arguments))
    }

    /// The exit status of dbt's command line, which a signal cancels.
    static func status(of arguments: [String]) async -> Int32 {
        let status = Mutex<Int32>(LotusError.Exit.usageOrConfiguration.rawValue)
        try? await Interruption.run {
            let own = await run(arguments)
            status.withLock { $0 = own }
        }
        return status.withLock { $0 }
    }

    private static func run(_ arguments: [String]) async -> Int32 {
        let output = ProgramOutput(
            write: { write($0, to: STDOUT_FILENO) }, writeError: { write($0, to: STDERR_FILENO) },
            isTerminal: Terminal.isTerminal(STDOUT_FILENO), columns: { Terminal.columns(STDOUT_FILENO) },
            processID: Int(getpid()))
        return await DbtProgram(version: Lotus.version, databases: TargetDatabases()).run(
            arguments: arguments, environment: Terminal.environment, currentFolder: Terminal.folder,
            output: output)
    }

    /// Writes all of a text; a reader that went away ends the program without a word.
    private static func write(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                start += count
            } else if errno == EPIPE {
                Terminal.exit(0)
            } else if errno != EINTR {
                return
            }
        }
    }
}

/// A link to the program that is called `dbt`, and `lotus dbt`: what follows is dbt's alone, also `--help`
/// and `--version`.
enum DbtLink {
    /// The arguments for dbt; nil when the program was called by another name for another command.
    static func arguments(of line: [String]) -> [String]? {
        if line.first?.split(separator: "/").last == "dbt" { return Array(line.dropFirst()) }
        return line.dropFirst().first == "dbt" ? Array(line.dropFirst(2)) : nil
    }
}
