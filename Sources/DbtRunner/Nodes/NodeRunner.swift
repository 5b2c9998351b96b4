// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore

/// Works on one node from its template to its result, on the thread of a connection.
struct NodeRunner {
    let compiler: ManifestCompiler
    let settings: ExecutionSettings
    let observer: any RunObserver
    let time: any TimeSource

    /// - Returns: the result, also when the node failed.
    func run(_ started: NodeStep, on database: any AdapterDatabase) -> NodeResult {
        let observed = ObservedDatabase(database, observer, name: started.node.uniqueID)
        let execution = NodeExecution(compiler, database: observed)
        var step = started
        var result = NodeResult(step.node, .success, thread: step.thread)
        observer.observe(.started(step))
        do {
            try work(&step, &result, execution)
        } catch {
            result.status = .error
            result.error = error
            result.message = NodeFailure.message(error, of: step.node)
        }
        step.finishedAt = time.now()
        step.status = result.status
        result.seconds = Self.seconds(from: started.startedAt, to: step.finishedAt ?? started.startedAt)
        observer.observe(.finished(step, result))
        return result
    }

    private func work(
        _ step: inout NodeStep, _ result: inout NodeResult, _ execution: NodeExecution
    ) throws(LotusError) {
        guard !step.node.isEphemeral, step.node.isRelational(storesFailures: settings.storesFailures) else {
            return try compileAndExecute(&step, &result, execution)
        }
        try execution.withLock(on: step.node) { () throws(LotusError) in
            try compileAndExecute(&step, &result, execution)
        }
    }

    private func compileAndExecute(
        _ step: inout NodeStep, _ result: inout NodeResult, _ execution: NodeExecution
    ) throws(LotusError) {
        try compile(&step, &result, execution)
        if !step.node.isEphemeral { try execute(&step, &result, execution) }
    }

    private func compile(
        _ step: inout NodeStep, _ result: inout NodeResult, _ execution: NodeExecution
    ) throws(LotusError) {
        step.status = .compiling
        observer.observe(.compiling(step))
        let start = time.now()
        defer { result.timings.append(.init("compile", startedAt: start, completedAt: time.now())) }
        guard step.node.hasTemplate else { return }
        let id = step.node.uniqueID
        step.node = try CurrentNode.with(step) { () throws(LotusError) in try execution.compile(id) }
        // What stores failures because of the option alone has had no name until here.
        if step.node.storesFailures(flag: settings.storesFailures), step.node.relationName == nil {
            step.node.relationName = execution.relationName(of: step.node)
        }
        result.node = step.node
    }

    private func execute(
        _ step: inout NodeStep, _ result: inout NodeResult, _ execution: NodeExecution
    ) throws(LotusError) {
        step.status = .executing
        observer.observe(.executing(step))
        let start = time.now()
        defer { result.timings.append(.init("execute", startedAt: start, completedAt: time.now())) }
        switch step.node.resourceType {
        case .test: try test(step, &result, execution)
        case .model, .seed: try build(step, &result, execution)
        case .exposure, .savedQuery:
            result.status = .noOp
            result.message = "NO-OP"
            result.failures = 0
        default:
            throw LotusError(
                .nodeUnsupported,
                "a \(step.node.resourceType.rawValue) cannot be run yet: '\(step.node.name)'",
                hint: "Leave it out with `--exclude \(step.node.name)`.")
        }
    }

    // MARK: Models and seeds

    private func build(
        _ step: NodeStep, _ result: inout NodeResult, _ execution: NodeExecution
    ) throws(LotusError) {
        try UnsupportedForms.refuse(step.node)
        let outcome = try CurrentNode.with(step) { () throws(LotusError) in
            try execution.build(try pruned(step.node, step, execution))
        }
        if let text = outcome.written { observer.observe(.written(step, text)) }
        result.message = outcome.response.message
        result.response = Self.record(outcome.response)
    }

    /// The node as it is run: its SQL with watermarks written in, which the compiled SQL does not show. A view
    /// keeps its subqueries, since it is read later.
    private func pruned(
        _ node: Node, _ step: NodeStep, _ execution: NodeExecution
    ) throws(LotusError) -> Node {
        guard let sql = node.compiledCode, node.config["materialized"] != "view" else { return node }
        let pruned: PrunedSQL
        do {
            pruned = try execution.database.pruned(sql, into: execution.incrementTarget(of: node))
        } catch {
            throw error as? LotusError ?? LotusError(.dbtDatabase, "\(error)", cause: error)
        }
        guard pruned.sql != sql else { return node }
        if !pruned.watermarks.isEmpty { observer.observe(.pruned(step, pruned.watermarks)) }
        var node = node
        node.compiledCode = pruned.sql
        return node
    }

    /// What the database said of a statement, by dbt's names.
    private static func record(_ response: AdapterResponse) -> PlainMap {
        var record: PlainMap = ["_message": .string(response.message)]
        if let code = response.code { record["code"] = .string(code) }
        if let rows = response.rowsAffected { record["rows_affected"] = .int(rows) }
        return record
    }

    // MARK: Tests

    private func test(
        _ step: NodeStep, _ result: inout NodeResult, _ execution: NodeExecution
    ) throws(LotusError) {
        let outcome = try CurrentNode.with(step) { () throws(LotusError) in
            try execution.test(step.node)
        }
        if let text = outcome.written { observer.observe(.written(step, text)) }
        result.response = Self.record(outcome.response)
        let verdict = TestVerdict(outcome, of: step.node, warningsAreErrors: settings.testWarningsAreErrors)
        result.status = verdict.status
        result.message = verdict.message
        result.failures = verdict.failures
    }

    /// Seconds between two points in time.
    static func seconds(from start: Timestamp, to end: Timestamp) -> Double {
        Double(end.microseconds - start.microseconds) / 1_000_000
    }
}

extension Node {
    /// Whether there is a template that becomes SQL.
    fileprivate var hasTemplate: Bool {
        [.model, .test, .snapshot, .analysis, .operation].contains(resourceType) && language == "sql"
    }
}
