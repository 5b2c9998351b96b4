// SPDX-License-Identifier: Apache-2.0

package import DbtProject
package import DbtRunner
internal import LotusCore

/// What an orchestrator asks of dbt: the project as it is, a selection of it, some nodes built.
extension DbtProgram {
    /// Where a project is, and how it is called for.
    package struct Place: Sendable {
        /// The project's folder; absolute.
        package var folder: String
        package var target: String?
        package var profilesFolder: String?
        /// The variables of the process.
        package var environment: [String: String]

        package init(
            folder: String, target: String? = nil, profilesFolder: String? = nil,
            environment: [String: String]
        ) {
            self.folder = folder
            self.target = target
            self.profilesFolder = profilesFolder
            self.environment = environment
        }

        fileprivate var options: [String] {
            var options = ["--project-dir", folder]
            if let target { options += ["--target", target] }
            if let profilesFolder { options += ["--profiles-dir", profilesFolder] }
            return options
        }
    }

    private static let silence = ProgramOutput(
        write: { _ in }, writeError: { _ in }, isTerminal: false, processID: 0)

    /// The manifest of a project, as `dbt parse` finds it.
    ///
    /// - Throws: ``LotusError`` with the place in the user's file.
    package func manifest(_ place: Place) async throws -> Manifest {
        let invocation = try await invocation(["parse"] + Self.quiet + place.options, place, Self.silence)
        return try await CommandThread.run {
            let work = try ProjectWork(invocation)
            work.keepParse()
            return work.parsed.manifest
        }
    }

    /// What a selection of dbt's language means: the `unique_id` of everything that it selects.
    package func select(
        _ selection: [String], excluding excluded: [String], _ place: Place
    ) async throws -> [String] {
        var arguments = ["ls"] + Self.quiet + place.options
        if !selection.isEmpty { arguments += ["--select"] + selection }
        if !excluded.isEmpty { arguments += ["--exclude"] + excluded }
        let invocation = try await invocation(arguments, place, Self.silence)
        return try await CommandThread.run {
            let work = try ProjectWork(invocation)
            work.keepParse()
            let project = try work.linked()
            let selector = try NodeSelector(
                project, previousState: work.state(), selectors: work.loaded.selectors,
                options: work.selectionOptions(nil, includesEmpty: true))
            let found = try work.select(work.request(), with: selector)
            return found.map { project.resources[$0].uniqueID }
        }
    }

    private static let quiet = ["--quiet", "--log-level-file", "none"]

    /// Builds nodes, and runs tests, as `dbt build` of just these would.
    ///
    /// - Parameters:
    ///   - nodes: by `unique_id`.
    ///   - options: more options of `dbt build`, such as `--full-refresh`.
    ///   - observer: is told of each node; called from several threads.
    /// - Returns: whether all went well.
    /// - Throws: when the work could not be begun, or was cut off.
    package func build(
        _ nodes: Set<String>, options: [String], _ place: Place, output: ProgramOutput,
        observer: any RunObserver
    ) async throws -> Bool {
        let invocation = try await invocation(["build"] + place.options + options, place, output)
        let run = CommandRun(
            invocation: invocation, databases: databases, selection: .nodes(nodes), observer: observer)
        let outcome = await run.outcome()
        if let error = outcome.error { throw error }
        return outcome.status == 0
    }

    private func invocation(
        _ arguments: [String], _ place: Place, _ output: ProgramOutput
    ) async throws -> Invocation {
        do {
            let line = try CommandLineParser.parse(arguments)
            let start = InvocationStart(
                line: line, arguments: arguments, process: place.environment, currentFolder: place.folder,
                output: output, time: time, random: random)
            return try await CommandThread.run { try start.invocation() }
        } catch let error as UsageError {
            throw LotusError(
                .dbtUsage, error.text, hint: "`lotus dbt build --help` lists dbt's options.")
        }
    }
}
