// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
package import DbtRunner
package import LotusCore

/// dbt's command line: `lotus dbt …`, and the program itself when a link to it is called `dbt`.
///
///     let status = await DbtProgram(version: "0.1.0").run(
///         arguments: ["ls", "--select", "+fct_sales"], environment: environment,
///         currentFolder: folder, output: output)
package struct DbtProgram: Sendable {
    /// Of this program, not of dbt.
    private let version: String
    let time: any TimeSource
    let random: RandomSource
    let databases: any DatabaseOpener

    /// - Parameter databases: opens what a target names, for commands that need it.
    package init(
        version: String, time: any TimeSource = .system, random: RandomSource = .system,
        databases: any DatabaseOpener
    ) {
        self.version = version
        self.databases = databases
        self.time = time
        self.random = random
    }

    /// Runs one command.
    ///
    /// - Parameters:
    ///   - arguments: without the name of the program.
    ///   - environment: the variables of the process.
    ///   - currentFolder: absolute.
    /// - Returns: The exit status: 0 when all went well, 1 when the work failed, 2 when it could not be done.
    package func run(
        arguments: [String], environment: [String: String], currentFolder: String, output: ProgramOutput
    ) async -> Int32 {
        do {
            let line = try CommandLineParser.parse(arguments)
            if let status = answer(line, output) { return status }
            let start = InvocationStart(
                line: line, arguments: arguments, process: environment, currentFolder: currentFolder,
                output: output, time: time, random: random)
            let invocation = try await CommandThread.run { try start.invocation() }
            return await CommandRun(invocation: invocation, databases: databases).run()
        } catch let error as UsageError {
            output.writeError(error.text)
        } catch {
            output.write("[ERROR]: Encountered an error:\n\(ErrorText.text(error, verbose: false))\n")
        }
        return LotusError.Exit.usageOrConfiguration.rawValue
    }

    /// Answers what needs no project: help, version, commands that are not there. Nil for all else.
    private func answer(_ line: ParsedCommandLine, _ output: ProgramOutput) -> Int32? {
        switch line.request {
        case .help:
            output.write(HelpText.text(of: line.command))
            return 0
        case .version:
            output.write(DbtVersion.text(lotus: version))
            return 0
        case nil: break
        }
        guard line.command.commands.isEmpty else {
            output.writeError(HelpText.text(of: line.command))
            return LotusError.Exit.usageOrConfiguration.rawValue
        }
        guard line.command.state == .planned else { return nil }
        let error = LotusError(
            .dbtCommandMissing, "`\(line.command.usageName)` is not there yet",
            hint: "This release parses, compiles, runs and tests projects: `dbt --help` lists its commands.")
        output.writeError(ErrorRenderer().render(error) + "\n")
        return LotusError.Exit.usageOrConfiguration.rawValue
    }
}
