// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore

/// Runs the hooks of a project, one after the other on one connection (dbt 1.12, `safe_run_hooks`).
struct HookRunner {
    /// The thread that dbt names in the results of hooks.
    static let thread = "main"

    let compiler: ManifestCompiler
    let observer: any RunObserver
    let time: any TimeSource

    /// - Returns: the results, after a failure all others skipped.
    func run(
        _ hooks: [Node], _ kind: HookKind, names: HookNames, on database: any AdapterDatabase
    ) -> [NodeResult] {
        guard !hooks.isEmpty else { return [] }
        observer.observe(.hooksStarted(kind))
        var results: [NodeResult] = []
        for (place, hook) in hooks.enumerated() {
            let name = "\(hook.packageName).\(kind.rawValue).\(place)"
            var step = NodeStep(
                hook, number: place + 1, total: hooks.count, thread: Self.thread, startedAt: time.now())
            let hasFailed = results.last.map { $0.status != .success } ?? false
            let result =
                hasFailed ? Self.skipped(hook, name) : self.result(&step, name, names, on: database)
            results.append(result)
            step.finishedAt = time.now()
            step.status = result.status
            observer.observe(.hookFinished(step, result, name: name))
        }
        observer.observe(.hooksFinished(kind))
        return results
    }

    private static func skipped(_ hook: Node, _ name: String) -> NodeResult {
        var result = NodeResult(hook, .skipped, thread: thread, message: "\(name) skipped")
        result.failures = 1
        return result
    }

    private func result(
        _ step: inout NodeStep, _ name: String, _ names: HookNames, on database: any AdapterDatabase
    ) -> NodeResult {
        var result = NodeResult(step.node, .success, thread: Self.thread, message: "\(name) passed")
        result.failures = 0
        var mark = step.startedAt
        func note(_ part: String) {
            let now = time.now()
            result.timings.append(.init(part, startedAt: mark, completedAt: now))
            mark = now
        }
        do {
            let id = step.node.uniqueID
            step.node = try CurrentNode.with(step) { () throws(LotusError) in
                try compiler.node(id, database: database, names: names)
            }
            result.node = step.node
            note("compile")
            step.startedAt = mark
            observer.observe(.hookStarted(step, name: name))
            if let sql = step.node.compiledCode, sql.contains(where: { !$0.isWhitespace }) {
                _ = try database.execute(sql, rows: .none, opensTransaction: false)
            }
        } catch {
            let error = error as? LotusError ?? LotusError(.dbtDatabase, "\(error)", cause: error)
            result.status = .error
            result.failures = 1
            result.error = error
            result.message =
                "\(name) failed, error:\n " + NodeFailure.message(error, of: step.node)
        }
        note("execute")
        result.seconds = NodeRunner.seconds(from: step.startedAt, to: mark)
        return result
    }
}
