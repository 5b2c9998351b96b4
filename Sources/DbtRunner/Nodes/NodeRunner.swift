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
        observer.observe(result.idleness == nil ? .finished(step, result) : .idle(step, result))
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
        let execution = try execution.reading(step.node)
        do {
            try compile(&step, &result, execution)
        } catch {
            // A template may ask the database for rows of files that are not there.
            guard case .idle = execution.reading?.course else { throw error }
        }
        if case .idle(let reason) = execution.reading?.course {
            result.status = .skipped
            result.idleness = Idleness(
                reason: reason, isTableThere: try execution.isThere(step.node))
            result.message = reason
        } else if !step.node.isEphemeral {
            try execute(&step, &result, execution)
        }
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
        let outcome = try NodeBuild(execution: execution, step: step, observer: observer).run()
        result.message = outcome.message
        result.response = outcome.response
    }

    // MARK: Tests

    private func test(
        _ step: NodeStep, _ result: inout NodeResult, _ execution: NodeExecution
    ) throws(LotusError) {
        let outcome = try CurrentNode.with(step) { () throws(LotusError) in
            try execution.test(step.node)
        }
        if let text = outcome.written { observer.observe(.written(step, text)) }
        result.response = outcome.response.record
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
