// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore
internal import ProjectFiles

/// `run_results.json` (version 6): how each node of a command ended.
struct RunResults {
    /// How one node ended.
    struct Result {
        var node: Node
        var startedAt: Timestamp
        var compiledAt: Timestamp
    }

    let record: PlainMap

    init(_ results: [Result], of invocation: Invocation, seconds: Double) {
        record = [
            "metadata": .map([
                "dbt_schema_version": "https://schemas.getdbt.com/dbt/run-results/v6.json",
                "dbt_version": .string(DbtVersion.core),
                "generated_at": .string(invocation.time.now().description),
                "invocation_id": .string(invocation.identity),
                "invocation_started_at": .string(invocation.startedAt.description),
                "env": .map(Self.environment(invocation)),
            ]),
            "results": .list(results.map { .map(Self.record($0)) }), "elapsed_time": .double(seconds),
            "args": .map(Self.arguments(invocation)),
        ]
    }

    private static let customPrefix = "DBT_ENV_CUSTOM_ENV_"

    private static func environment(_ invocation: Invocation) -> PlainMap {
        let names = invocation.environment.names.filter { $0.hasPrefix(customPrefix) }
        return PlainMap(
            names.map { (String($0.dropFirst(customPrefix.count)), .optional(invocation.environment[$0])) })
    }

    private static func record(_ result: Result) -> PlainMap {
        let (start, end) = (
            PlainValue.string(result.startedAt.description), PlainValue.string(result.compiledAt.description)
        )
        let seconds = Double(result.compiledAt.microseconds - result.startedAt.microseconds) / 1_000_000
        let node = result.node
        return [
            "status": "success",
            "timing": .list([
                .map(["name": "compile", "started_at": start, "completed_at": end]),
                .map(["name": "execute", "started_at": end, "completed_at": end]),
            ]),
            "thread_id": "MainThread", "execution_time": .double(seconds),
            "adapter_response": .map(PlainMap()),
            "message": PlainValue.none, "failures": PlainValue.none, "unique_id": .string(node.uniqueID),
            "compiled": node.isCompiled ? true : PlainValue.none,
            "compiled_code": .optional(node.compiledCode),
            "relation_name": node.isCompiled ? .optional(node.relationName) : PlainValue.none,
            "batch_results": PlainValue.none, "overload_results": PlainValue.none,
        ]
    }

    /// What the command was called with; options without a value are left out.
    static func arguments(_ invocation: Invocation) -> PlainMap {
        var arguments = PlainMap()
        for entry in invocation.flags.all.entries where !entry.value.isNone {
            arguments[entry.key] = entry.value
        }
        arguments["project_dir"] = .string(invocation.projectFolder)
        arguments["which"] = .string(invocation.flags.command.name)
        arguments["invocation_command"] = .string(invocation.commandText)
        return arguments.sorted
    }
}
