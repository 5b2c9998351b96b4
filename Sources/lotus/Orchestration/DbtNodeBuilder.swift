// SPDX-License-Identifier: Apache-2.0

import DbtCommandLine
import DbtProject
import DbtRunner
import Glibc
import LakeDefinitions
import LotusCore
import Orchestrator

/// Builds nodes as `lotus dbt build` does.
struct DbtNodeBuilder: NodeBuilder {
    let place: DbtProgram.Place

    func build(
        nodes: Set<String>, tests: Set<String>, _ options: RunOptions,
        tell: @escaping @Sendable (NodeBuildEvent) -> Void
    ) async throws {
        var arguments = ["--no-use-colors"]
        if options.isFullRefresh { arguments.append("--full-refresh") }
        if let variables = options.variables { arguments += ["--vars", variables] }
        let output = ProgramOutput(
            write: { tell(.line(CurrentNode.step?.node.uniqueID, $0)) },
            writeError: { tell(.line(CurrentNode.step?.node.uniqueID, $0)) }, isTerminal: false,
            processID: Int(getpid()))
        let again = try options.firstDay.map { first throws(LotusError) in
            try LandingDays(first: first, last: options.lastDay)
        }
        let dbt = DbtProgram(version: Lotus.version, databases: TargetDatabases(again: again))
        _ = try await dbt.build(
            nodes.union(tests), options: arguments, place, output: output, observer: BuildObserver(tell: tell)
        )
    }
}

/// Tells of nodes in the words of runs.
private struct BuildObserver: RunObserver {
    let tell: @Sendable (NodeBuildEvent) -> Void

    func observe(_ event: DbtRunner.RunEvent) {
        switch event {
        case .started(let step):
            if step.node.resourceType != .test { tell(.started(step.node.uniqueID)) }
        case .finished(let step, let result):
            if step.node.resourceType == .test { test(result) } else { node(result) }
        case .skipped(let step, let result, let cause):
            guard step.node.resourceType != .test else { return }
            tell(.skipped(step.node.uniqueID, reason: cause?.message ?? result.message))
        case .idle(let step, let result):
            tell(.idle(step.node.uniqueID, reason: result.idleness?.reason ?? "there was nothing to do"))
        case .cancelled(let step):
            tell(.failed(step.node.uniqueID, reason: "it was cut off"))
        default: break
        }
    }

    private func node(_ result: NodeResult) {
        let id = result.node.uniqueID
        switch result.status {
        case .success, .noOp, .pass, .warn:
            var metadata = AssetMetadata()
            metadata.seconds = result.seconds
            for entry in result.response.entries { take(entry.key, entry.value, &metadata) }
            tell(.succeeded(id, metadata, sql: result.node.compiledCode))
        default: tell(.failed(id, reason: result.message ?? result.status.rawValue))
        }
    }

    private func take(_ name: String, _ value: PlainValue, _ metadata: inout AssetMetadata) {
        guard case .int(let number) = value else { return }
        switch name {
        case "rows_affected": metadata.rows = Int64(number)
        case "bytes_processed": metadata.bytes = Int64(number)
        case "files": metadata.files = Int64(number)
        case "snapshot", "snapshot_id": metadata.snapshot = Int64(number)
        default: metadata.others.append(JSONValue.Member(name, .integer(number)))
        }
    }

    private func test(_ result: NodeResult) {
        let passed = [.success, .pass].contains(result.status)
        guard result.status != .skipped else { return }
        tell(
            .tested(
                result.node.uniqueID, passed: passed, failures: result.failures.map { Int64($0) },
                message: result.message))
    }
}
