// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DbtCommandLine
import DbtProject
import DbtRunner
import LakeDefinitions
import LotusCore
import ProjectFiles

struct ResetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Forget which landing files a model has read: its next run reads all of them.",
        discussion: """
            Rows that are there stay, and those of the files that are read again take their place by the \
            model's own strategy; a model that appends has them twice. With --drop the model's table goes, \
            too, and the next run builds it.
            """)

    @Argument(help: "The name of a model, or its unique_id.")
    var model: String

    @Flag(help: "Drop the model's table, too.")
    var drop = false

    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let (project, profile) = try Workspace.load(workspace)
        let node = try await find(in: project)
        let pool = try await TargetDatabases().open(
            profile.target, folder: project.folder, environment: project.environment, threads: 1)
        let outcome: ConsumptionReset.Outcome
        do {
            outcome = try await pool.withDatabase { [drop] database in
                try ConsumptionReset(of: node, dropsTable: drop).run(on: database)
            }
            await pool.close()
        } catch {
            await pool.close()
            throw error
        }
        let files = outcome.files == 1 ? "1 landing file" : "\(outcome.files) landing files"
        let dropped = outcome.dropped.map { ", dropped its \($0)" } ?? ""
        print("\(node.name): forgot \(files)\(dropped)")
    }

    /// The model of the project.
    private func find(in project: Project) async throws -> Node {
        let place = DbtProgram.Place(
            folder: project.folder, target: workspace.target,
            profilesFolder: workspace.profilesDir.map { AbsolutePath.of($0) },
            environment: Terminal.environment)
        let manifest = try await DbtProgram(version: Lotus.version, databases: TargetDatabases())
            .manifest(place)
        let models = manifest.nodes.filter { $0.resourceType == .model }
        if let found = models.first(where: { $0.name == model || $0.uniqueID == model }) { return found }
        throw LotusError(
            .noModel, "there is no model '\(model)'",
            hint: NearestNames.hint(NearestNames.find(model, in: models.map(\.name)))
                ?? "`lotus dbt ls --resource-type model` lists the models")
    }
}
