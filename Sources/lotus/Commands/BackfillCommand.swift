// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LakeDefinitions
import Landing
import LotusCore
import Orchestrator

struct BackfillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backfill",
        abstract: "Let models read the landing files of some days again.",
        discussion: """
            Incremental models of the selection read the files of these days again, whether they have read \
            them before or not, into the tables that are there; rows of which a table has a newer version \
            stay. A stream, as `stream:shopify/orders`, stands for the models that its sensor runs. Every \
            other model of the selection is made as by `lotus materialize`. While `lotus up` runs it does \
            the work; else this command does.
            """)

    @Argument(help: ArgumentHelp("What to make, as for `lotus materialize`.", valueName: "selection"))
    var selection: [String]

    @Option(
        name: .customLong("from"), help: ArgumentHelp("The first day, such as 2026-01-31.", valueName: "day"))
    var firstDay: String

    @Option(
        name: .customLong("to"),
        help: ArgumentHelp("The last day; without it, the first day alone.", valueName: "day"))
    var lastDay: String?

    @Option(help: ArgumentHelp("What of it to leave out.", valueName: "selection"))
    var exclude: [String] = []

    @Option(help: ArgumentHelp("Variables of dbt, as YAML or JSON.", valueName: "variables"))
    var vars: String?

    @Option(help: ArgumentHelp("Runs with a higher number go first.", valueName: "number"))
    var priority = 0

    @Flag(help: "Tell which files of these days would be read, and read nothing.")
    var dryRun = false

    @Flag(help: "Only queue the run for `lotus up`.")
    var detach = false

    @Flag(help: "With --dry-run: write JSON instead of a table.")
    var json = false

    @OptionGroup var workspace: WorkspaceOptions

    func validate() throws {
        if json, !dryRun { throw ValidationError("--json goes with --dry-run.") }
    }

    func run() async throws {
        let choice = AssetSelection(words: selection, excluded: exclude)
        let days = try LandingDays(first: firstDay, last: lastDay)
        var options = RunOptions()
        options.firstDay = days.first.isoDay
        options.lastDay = days.last.isoDay
        options.variables = vars
        let (chosen, priority, detach, dryRun, json) = (options, priority, detach, dryRun, json)
        let status = try await ProjectInstance.use(workspace) { instance -> RunStatus? in
            let project = try await instance.definitions()
            let streams = try await BackfillFiles.streams(of: instance)
            let plan = try BackfillPlan(
                try await choice.keys(of: project, instance),
                excluding: try await choice.excludedKeys(of: project, instance), of: project, reading: streams
            )
            let files = try await BackfillFiles(plan, days, in: streams)
            if dryRun {
                try files.write(asJSON: json)
                return nil
            }
            try files.requireSome()
            for line in files.lines { Terminal.writeError(line + "\n") }
            var request = RunRequest(assets: plan.assets, trigger: RunTrigger(.backfill))
            request.options = chosen
            request.priority = priority
            return try await ForegroundRun(instance).run(request, isDetached: detach)
        }
        if status == .failed || status == .canceled {
            Terminal.writeError(
                "what it did not come to is read by the next run of these models, such as by `lotus materialize`\n"
            )
        }
        if status == .failed { throw ExitCode(LotusError.Exit.workFailed.rawValue) }
        if status == .canceled { throw ExitCode(SyncCommand.stoppedStatus) }
    }
}
