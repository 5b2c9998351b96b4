// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DbtRunner
internal import LotusCore

/// Tells of a run as it goes on, and writes the SQL of its nodes below the target folder.
struct RunReporter: RunObserver {
    let log: EventLog
    /// Absolute.
    let targetFolder: String
    /// Of the target: relations in it are shown without it.
    let database: String
    /// What `group` of a node holds in events, by package and name.
    let groups: [String: PlainMap]
    private let references: UnpinnedReferences

    init(
        log: EventLog, targetFolder: String, database: String, groups: [String: PlainMap],
        references: UnpinnedReferences
    ) {
        self.log = log
        self.targetFolder = targetFolder
        self.database = database
        self.groups = groups
        self.references = references
    }

    private let advice = WatermarkAdvice()

    private var line: StatusLine { StatusLine(width: log.width) }

    func observe(_ event: RunEvent) {
        switch event {
        case .started(let step): started(step)
        case .compiling(let step):
            fire(step, .nodeCompiling(step))
            for event in references.events(of: step.node) { fire(step, event) }
        case .executing(let step):
            write(step.node.compiledCode, of: step, below: "compiled")
            fire(step, .nodeExecuting(step))
        case .pruned(let step, let watermarks):
            for warning in advice.warnings(of: step.node, watermarks) { fire(step, warning) }
        case .advised(let step, let text): fire(step, .templateWarning(text))
        case .written(let step, let text): write(text, of: step, below: "run")
        case .finished(let step, let result): finished(step, result)
        case .idle(let step, let result): idle(step, result)
        case .skipped(let step, let result, let cause): skipped(step, result, cause)
        case .dependentsSkipped(let result): log.fire(.dependentsSkipped(result))
        case .statement(let name, let sql): log.fire(.statement(name, sql))
        case .answer(let status, let seconds): log.fire(.answer(status, seconds: seconds))
        case .commit(let name): log.fire(.commit(name))
        case .stopped(let result): tell(result, isWarning: false)
        case .cancelled(let step):
            log.live?.ended(step)
            log.fire(.cancelled(step, line))
        case .hooksStarted(let kind): if kind == .end { log.fire(.formatting()) }
        case .hookStarted(let step, let name): fire(step, .hookStarted(step, name, line))
        case .hookFinished(let step, let result, let name):
            write(step.node.compiledCode, of: step, below: "compiled")
            fire(step, .hookEnded(step, result, name, line))
        case .hooksFinished(let kind): if kind == .start { log.fire(.formatting()) }
        }
    }

    private func fire(_ step: NodeStep, _ event: LogEvent) {
        CurrentNode.$step.withValue(step) { log.fire(event) }
    }

    private func started(_ step: NodeStep) {
        fire(step, .nodeStarted(step))
        guard step.isCounted, step.node.resourceType != .exposure, step.node.resourceType != .savedQuery
        else {
            return
        }
        let description = step.description(database: database)
        fire(step, .started(step, description, line))
        log.live?.started(step, description)
    }

    private func finished(_ step: NodeStep, _ result: NodeResult) {
        log.live?.ended(step)
        if step.isCounted { fire(step, ended(step, result)) }
        fire(step, .nodeEnded(step, result))
    }

    private func ended(_ step: NodeStep, _ result: NodeResult) -> LogEvent {
        switch step.node.resourceType {
        case .test: .testEnded(step, result, group: group(of: step.node), line)
        case .seed: .seedEnded(step, result, line)
        case .exposure, .savedQuery: .nothingDone(step, line)
        default:
            .modelEnded(
                step, result, step.description(database: database), group: group(of: step.node), line)
        }
    }

    private func skipped(_ step: NodeStep, _ result: NodeResult, _ cause: NodeResult?) {
        fire(step, .nodeStarted(step))
        if step.isCounted, let cause {
            fire(step, .skipped(step, because: cause, line))
            tell(cause, isWarning: false, isApart: false)
        } else if step.isCounted {
            fire(step, .skipped(step, group: group(of: step.node), line))
        }
        fire(step, .nodeEnded(step, result))
    }

    private func idle(_ step: NodeStep, _ result: NodeResult) {
        log.live?.ended(step)
        if step.isCounted {
            let reason = result.idleness?.reason
            fire(step, .skipped(step, group: group(of: step.node), line, reason: reason))
        }
        fire(step, .nodeEnded(step, result))
    }

    private func group(of node: Node) -> PlainMap? {
        node.group.flatMap { groups["\(node.packageName).\($0)"] }
    }

    // MARK: Files

    private func write(_ text: String?, of step: NodeStep, below folder: String) {
        guard let text else { return }
        let path = step.node.writtenPath(below: "\(targetFolder)/\(folder)")
        do {
            try LocalFile.put(Array(text.utf8), at: path)
        } catch {
            // The run goes on: the file is there to be read by people.
            log.fire(.note("\(error.message)", level: .warn))
        }
        if folder == "compiled" { fire(step, .compiledWritten(step)) }
    }

    // MARK: The end

    /// What failed and what warned, and how many of each there are.
    func tell(_ outcome: RunOutcome) {
        let results = outcome.results
        let errors = results.filter { result in
            result.status.isFailure
                || (result.status == .skipped && result.message != nil && !result.isSuccess)
        }
        let warnings = results.filter { $0.status == .warn }
        log.fire(.formatting())
        log.fire(
            .summary(
                errors: errors.count, warnings: warnings.count, isInterrupted: outcome.isInterrupted))
        for result in errors { tell(result, isWarning: false) }
        for result in warnings { tell(result, isWarning: true) }
        log.fire(.formatting())
        log.fire(.statistics(ResultCounts(results)))
    }

    /// One failure or warning.
    ///
    /// - Parameter isApart: whether an empty line comes first.
    func tell(_ result: NodeResult, isWarning: Bool, isApart: Bool = true) {
        guard result.status.isFailure || isWarning else { return tellReason(result, isApart: isApart) }
        if isApart { log.fire(.formatting()) }
        log.fire(.problem(result, isWarning: isWarning))
        if let message = result.message {
            log.fire(.problemMessage(message, result.node, isWarning: isWarning))
        } else {
            log.fire(.problemStatus(result))
        }
        if let path = result.node.compiledPath {
            log.fire(.formatting())
            log.fire(.compiledPath(path, result.node))
        }
        if let relation = result.node.relationName, result.node.resourceType == .test {
            log.fire(.formatting())
            log.fire(.failures(relation, result.node))
        }
    }

    /// Why a node was left out, for those who look for it.
    private func tellReason(_ result: NodeResult, isApart: Bool) {
        guard let message = result.message else { return }
        if isApart { log.fire(.debugFormatting) }
        log.fire(.skipReason(message))
    }
}
