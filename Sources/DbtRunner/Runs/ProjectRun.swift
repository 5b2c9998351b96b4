// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
package import LotusCore

/// Runs what is selected of a project: schemas, hooks, nodes in the order of the graph, hooks.
///
///     let outcome = try await ProjectRun(plan, settings, pool: pool, observer: observer).run()
package struct ProjectRun: Sendable {
    private let plan: RunPlan
    private let settings: ExecutionSettings
    private let pool: any DatabasePool
    private let observer: any RunObserver
    private let time: any TimeSource

    /// What dbt calls the connection of hooks.
    private static let master = "master"

    package init(
        _ plan: RunPlan, _ settings: ExecutionSettings, pool: some DatabasePool, observer: some RunObserver,
        time: any TimeSource = .system
    ) {
        self.plan = plan
        self.settings = settings
        self.pool = pool
        self.observer = observer
        self.time = time
    }

    /// - Returns: how every node ended, also when some failed or the task was cancelled.
    /// - Throws: ``LotusError`` when a schema cannot be made, or the database cannot be opened.
    package func run() async throws -> RunOutcome {
        try await createSchemas()
        var outcome = RunOutcome()
        outcome.results = try await runHooks(.start)
        let hooksFailed = outcome.results.contains { $0.status != .success }
        if hooksFailed, settings.skipsNodesAfterFailedHook {
            outcome.results += skipAll()
        } else {
            try await runNodes(&outcome)
        }
        if outcome.isInterrupted { return outcome }
        outcome.results += try await runHooks(.end, after: outcome.results)
        return outcome
    }

    // MARK: Schemas and hooks

    private func createSchemas() async throws {
        let creation = SchemaCreation(
            plan.nodes.filter { $0.isRelational(storesFailures: settings.storesFailures) },
            compiler: plan.compiler)
        guard !creation.schemas.isEmpty else { return }
        try await pool.withDatabase { database in
            try creation.run(on: ObservedDatabase(database, observer, name: Self.master))
        }
    }

    private func runHooks(_ kind: HookKind, after results: [NodeResult] = []) async throws -> [NodeResult] {
        let hooks = kind == .start ? plan.startHooks : plan.endHooks
        guard !hooks.isEmpty else { return [] }
        let runner = HookRunner(compiler: plan.compiler, observer: observer, time: time)
        return try await pool.withDatabase { database in
            runner.run(
                hooks, kind, names: names(after: results),
                on: ObservedDatabase(database, observer, name: Self.master))
        }
    }

    /// What hooks at the end see of the run.
    private func names(after results: [NodeResult]) -> HookNames {
        var names = HookNames()
        for result in results {
            let node = result.node
            if result.thread != HookRunner.thread || result.status == .error {
                var record = result.record
                record["node"] = .map(node.record)
                names.results.append(record)
            }
            guard node.isRelational(storesFailures: settings.storesFailures), let schema = node.schema,
                ![.error, .fail, .skipped].contains(result.status)
            else { continue }
            if !names.schemas.contains(schema) { names.schemas.append(schema) }
            if !names.databaseSchemas.contains(where: { $0.database == node.database && $0.schema == schema })
            {
                names.databaseSchemas.append((node.database, schema))
            }
        }
        return names
    }

    // MARK: Nodes

    private func runNodes(_ outcome: inout RunOutcome) async throws {
        let schedule = plan.schedule
        let total = schedule.total
        let failures = EphemeralFailures()
        let run = GraphRun<NodeResult>(
            schedule, threads: settings.threads,
            work: { assignment in await work(assignment, total: total, failures) },
            consequence: { start, result in consequence(of: result, at: start, failures) })
        let ended = await run.run()
        outcome.results += ended.results.filter { !$0.node.isEphemeral }
        outcome.isInterrupted = ended.isCancelled
        if let stopper = ended.stopper { observer.observe(.stopped(stopper)) }
        guard ended.stopper != nil || ended.isCancelled else { return }
        let reason = ended.stopper != nil ? "Skipping due to fail_fast" : "Skipping due to an interruption"
        outcome.results += ended.unfinished.map {
            NodeResult(plan.nodes[$0], .skipped, thread: "", message: reason)
        }
    }

    private func work(
        _ assignment: GraphRun<NodeResult>.Assignment, total: Int, _ failures: EphemeralFailures
    ) async -> NodeResult? {
        let start = assignment.start
        let step = NodeStep(
            plan.nodes[start.node], number: start.number, total: total,
            thread: "Thread-\(assignment.worker) (worker)", startedAt: time.now())
        if let skip = start.skip {
            return skip.isHarmless ? idle(step) : skipped(step, cause: skip.cause.flatMap { failures[$0] })
        }
        let runner = NodeRunner(
            compiler: plan.compiler, settings: settings, observer: observer, time: time)
        let result: NodeResult
        await plan.compiler.listFiles(for: step.node.uniqueID)
        do {
            result = try await pool.withDatabase { runner.run(step, on: $0) }
        } catch {
            result = unbegun(step, error)
        }
        guard Task.isCancelled, result.status == .error else { return result }
        observer.observe(.cancelled(step))
        return nil
    }

    /// A node for which there was no connection.
    private func unbegun(_ step: NodeStep, _ error: any Error) -> NodeResult {
        let error = error as? LotusError ?? LotusError(.dbtDatabase, "\(error)", cause: error)
        var result = NodeResult(
            step.node, .error, thread: step.thread, message: NodeFailure.message(error, of: step.node))
        result.error = error
        return result
    }

    private func skipped(_ step: NodeStep, cause: NodeResult?) -> NodeResult {
        var result = NodeResult(step.node, .skipped, thread: step.thread)
        if let cause, step.isCounted {
            result.message =
                "Compilation Error in \(step.node.uniqueID), caused by compilation error in referenced ephemeral"
                + " model \(cause.node.uniqueID)"
        }
        var step = step
        step.status = .skipped
        observer.observe(.skipped(step, result, cause: cause))
        return result
    }

    /// A node whose turn does not come as long as what it depends on is not there.
    private func idle(_ step: NodeStep) -> NodeResult {
        var result = NodeResult(step.node, .skipped, thread: step.thread)
        let reason = "what it depends on has had nothing to read yet"
        result.idleness = Idleness(reason: reason, isTableThere: true)
        result.message = reason
        var step = step
        step.status = .skipped
        observer.observe(.skipped(step, result, cause: nil))
        return result
    }

    private func skipAll() -> [NodeResult] {
        plan.nodes.enumerated().filter { !$0.element.isEphemeral }.map { place, node in
            let step = NodeStep(
                node, number: place + 1, total: plan.schedule.total, thread: HookRunner.thread,
                startedAt: time.now(), status: .skipped)
            let result = NodeResult(node, .skipped, thread: "")
            observer.observe(.skipped(step, result, cause: nil))
            return result
        }
    }

    private func consequence(
        of result: NodeResult, at start: NodeSchedule.Start, _ failures: EphemeralFailures
    ) -> GraphRun<NodeResult>.Consequence {
        if settings.failsFast, result.status.isFailure { return .stop }
        if let idleness = result.idleness { return idleness.isTableThere ? .none : .idleDependents }
        if result.node.resourceType == .model, result.node.config["on_error"] == "continue" { return .none }
        let marks: Bool =
            switch result.status {
            case .error: true
            case .fail, .skipped: settings.testsGateDependents
            default: false
            }
        guard marks else { return .none }
        if result.node.isEphemeral { failures[start.node] = result }
        observer.observe(.dependentsSkipped(result))
        return .skipDependents
    }
}
