// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LakeDefinitions
import LotusCore
import Orchestrator

struct MaterializeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "materialize", abstract: "Make assets now: copy streams, build and test models.",
        discussion: """
            A selection is dbt's (`fct_sales`, `+fct_sales`, `tag:mart`), and `stream:shopify/orders` for a \
            stream, `stream:shopify/orders+` for it and all that is made from it. While `lotus up` runs it \
            does the work; else this command does.
            """)

    @Argument(help: ArgumentHelp("What to make.", valueName: "selection"))
    var selection: [String]

    @Option(help: ArgumentHelp("What of it to leave out.", valueName: "selection"))
    var exclude: [String] = []

    @Flag(help: "Make tables anew, and read streams from their beginning.")
    var fullRefresh = false

    @Option(help: ArgumentHelp("Variables of dbt, as YAML or JSON.", valueName: "variables"))
    var vars: String?

    @Option(help: ArgumentHelp("Runs with a higher number go first.", valueName: "number"))
    var priority = 0

    @Flag(help: "Only queue the run for `lotus up`.")
    var detach = false

    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let choice = AssetSelection(words: selection, excluded: exclude)
        var options = RunOptions()
        options.isFullRefresh = fullRefresh
        options.variables = vars
        let (chosen, priority, detach) = (options, priority, detach)
        let status = try await ProjectInstance.use(workspace) { instance in
            let project = try await instance.definitions()
            let keys = try await choice.keys(of: project, instance)
            guard !keys.isEmpty else {
                throw LotusError(
                    .assetUnknown, "the selection means no asset that can be made",
                    hint: "`lotus assets ls` lists the assets")
            }
            var request = RunRequest(assets: keys.sorted(), trigger: RunTrigger(.manual))
            request.options = chosen
            request.priority = priority
            return try await ForegroundRun(instance).run(request, isDetached: detach)
        }
        if status == .failed { throw ExitCode(LotusError.Exit.workFailed.rawValue) }
        if status == .canceled { throw ExitCode(SyncCommand.stoppedStatus) }
    }
}
