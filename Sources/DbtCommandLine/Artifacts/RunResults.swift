// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DbtRunner
internal import LotusCore
internal import ProjectFiles

/// `run_results.json` (version 6): how each node of a command ended.
struct RunResults {
    let record: PlainMap

    /// - Parameter environment: `dbt_metadata_envs`
    init(_ results: [NodeResult], of invocation: Invocation, environment: PlainMap, seconds: Double) {
        record = [
            "metadata": .map([
                "dbt_schema_version": "https://schemas.getdbt.com/dbt/run-results/v6.json",
                "dbt_version": .string(DbtVersion.core),
                "generated_at": .string(invocation.time.now().description),
                "invocation_id": .string(invocation.identity),
                "invocation_started_at": .string(invocation.startedAt.description),
                "env": .map(environment),
            ]),
            "results": .list(results.map { .map($0.record) }), "elapsed_time": .double(seconds),
            "args": .map(Self.arguments(invocation)),
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
