// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import LakeDefinitions
import LotusCore

/// The upkeep of a project's lake, as `lotus lake maintain` does it.
struct LakeMaintenance: LakeUpkeep {
    let workspace: WorkspaceOptions
    let grace: Duration

    func maintain() async throws -> [String] {
        try await Workspace.use(workspace) { workspace in
            guard let lake = workspace.lakes.first else { return ["the target has no lake"] }
            let actions = try await Maintenance(
                of: lake, in: workspace.database, storage: try await workspace.lakeStorage(),
                landing: try await workspace.landingGuard(),
                options: MaintenanceOptions(
                    grace: grace, keepSnapshots: nil, isDryRun: false, lockWait: LockWait(notice: { _ in }),
                    progress: { _ in })
            ).run()
            guard !actions.isEmpty else { return ["nothing to do"] }
            return actions.map { action in
                "\(action.step.rawValue) \(action.table?.description ?? ""): \(action.count) \(action.unit)"
            }
        }
    }
}
