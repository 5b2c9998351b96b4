// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DbtRunner
internal import LotusCore
internal import ProjectFiles

/// `dbt run`, `build`, `test` and `seed`: makes and tests what is selected.
struct RunCommand {
    let invocation: Invocation
    let databases: any DatabaseOpener
    var selection = RunSelection.options
    /// Listens beside the log.
    var observer: (any RunObserver)?

    private var flags: Flags { invocation.flags }
    private var log: EventLog { invocation.log }

    /// - Returns: whether everything was done, and well.
    func run() async throws -> Bool {
        try refuseMissingOptions()
        let (work, plan) = try await prepared()
        guard let plan else {
            try work.artifacts.write(work.parsed.manifest)
            try work.artifacts.write(
                RunResults(
                    [], of: invocation, environment: work.loaded.session.metadataEnvironment, seconds: 0))
            return true
        }
        log.fire(.formatting())
        log.fire(
            .concurrency(
                threads: work.loaded.profile.target.threads, target: work.loaded.profile.target.name,
                nodes: plan.schedule.total))
        log.fire(.formatting())
        let start = invocation.time.now()
        let reporter = reporter(work)
        let outcome = try await outcome(plan, work, reporter)
        let seconds = Double(invocation.time.now().microseconds - start.microseconds) / 1_000_000
        try end(outcome, plan, work, reporter, seconds: seconds)
        guard !outcome.isInterrupted else {
            throw LotusError(
                .runInterrupted, "the run was cut off by a signal",
                hint: "`dbt retry` goes on with what was not done.")
        }
        return outcome.isSuccess
    }

    /// An option without effect would give tables that nobody asked for.
    private func refuseMissingOptions() throws(LotusError) {
        for option in ["sample", "event_time_start", "event_time_end", "show"] where flags.isGiven(option) {
            let spelling = "--" + option.replacing("_", with: "-")
            throw LotusError(
                .dbtCommandMissing, "`dbt \(flags.command.name) \(spelling)` is not there yet",
                hint: "Leave \(spelling) out.")
        }
    }

    private func prepared() async throws -> (ProjectWork, RunPlan?) {
        let (invocation, selection) = (invocation, selection)
        let work = try await CommandThread.run {
            let work = try ProjectWork(invocation)
            work.keepParse()
            return work
        }
        do {
            let landings = try await work.landings(databases)
            return try await CommandThread.run {
                let planner = RunPlanner(work: work, invocation: invocation, landings: landings)
                return (work, try planner.plan(selection))
            }
        } catch {
            // What was parsed is there, even if it cannot be run.
            try work.artifacts.write(work.parsed.manifest)
            throw error
        }
    }

    // MARK: The run

    private func outcome(
        _ plan: RunPlan, _ work: ProjectWork, _ reporter: RunReporter
    ) async throws -> RunOutcome {
        let settings = settings(work)
        let pool = try await databases.open(
            work.loaded.profile.target, folder: work.loaded.project.folder,
            environment: work.loaded.project.environment, threads: settings.threads)
        do {
            let observer: any RunObserver =
                if let observer { ObserverPair(first: reporter, second: observer) } else { reporter }
            let run = ProjectRun(plan, settings, pool: pool, observer: observer, time: invocation.time)
            let outcome =
                if let live = log.live { try await live.watching { try await run.run() } } else {
                    try await run.run()
                }
            await pool.close()
            return outcome
        } catch {
            await pool.close()
            throw error
        }
    }

    private func settings(_ work: ProjectWork) -> ExecutionSettings {
        var settings = ExecutionSettings(
            threads: flags.bool("single_threaded") ? 1 : max(1, work.loaded.profile.target.threads))
        settings.failsFast = flags.bool("fail_fast")
        settings.testsGateDependents = flags.command.name == "build"
        settings.skipsNodesAfterFailedHook = flags.bool("skip_nodes_if_on_run_start_fails")
        settings.storesFailures = flags.bool("store_failures")
        settings.testWarningsAreErrors = log.isError("LogTestResult")
        return settings
    }

    private func reporter(_ work: ProjectWork) -> RunReporter {
        let groups = work.parsed.manifest.groups.map { group in
            (
                "\(group.packageName).\(group.name)",
                PlainMap([
                    ("name", .string(group.name)), ("package_name", .string(group.packageName)),
                    ("owner", .map(group.owner)),
                ])
            )
        }
        return RunReporter(
            log: log, targetFolder: work.loaded.targetFolder, database: work.loaded.profile.target.database,
            groups: Dictionary(groups) { first, _ in first },
            references: UnpinnedReferences(work.parsed.manifest))
    }

    // MARK: The end

    private func end(
        _ outcome: RunOutcome, _ plan: RunPlan, _ work: ProjectWork, _ reporter: RunReporter,
        seconds: Double
    ) throws {
        log.fire(.formatting())
        log.fire(.finished(NodeCounts.line(outcome.results.map(\.node)), seconds: seconds))
        log.fire(
            .runEnded(
                outcome.results, at: invocation.time.now().description, seconds: seconds,
                success: outcome.isSuccess))
        var manifest = plan.compiler.manifest
        manifest.metadata = work.parsed.manifest.metadata
        try work.artifacts.write(manifest)
        try work.artifacts.write(
            RunResults(
                outcome.results, of: invocation, environment: work.loaded.session.metadataEnvironment,
                seconds: seconds))
        reporter.tell(outcome)
    }
}

/// Tells two who listen.
private struct ObserverPair: RunObserver {
    let first: any RunObserver
    let second: any RunObserver

    func observe(_ event: RunEvent) {
        first.observe(event)
        second.observe(event)
    }
}
