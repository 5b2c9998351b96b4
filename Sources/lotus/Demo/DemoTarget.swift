// SPDX-License-Identifier: Apache-2.0

import DuckDB
import LakeDefinitions
import LotusCore
import ProjectFiles

/// The target that a demonstration writes to. It may be one that others use.
struct DemoTarget: Sendable {
    private let options: WorkspaceOptions

    init(_ options: WorkspaceOptions) { self.options = options }

    /// Refuses a target whose lake or landing zone has what the demonstration would write.
    ///
    /// - Throws: ``LotusError`` `demoInUse`.
    func check(_ project: ProjectDefinitions) async throws {
        let folders = project.streams.map(\.folder)
        try await Workspace.use(options) { workspace in
            let lake = try workspace.mainLake().alias
            let names = DemoProject.models.map { SQLText.literal($0) }.joined(separator: ", ")
            let tables = try await workspace.database.withConnection { connection in
                try connection.rows(
                    """
                    select table_name from duckdb_tables()
                    where database_name = \(SQLText.literal(lake)) and table_name in (\(names)) order by 1
                    """)
            }
            if let table = tables.first?.first { throw inUse("its lake has a table \(table)") }
            let settings = try LotusSettings.load(
                projectFolder: workspace.project.folder, environment: workspace.project.environment)
            let root = try await LandingRoot.find(
                settings, project: workspace.project, profile: workspace.profile, folders: folders)
            if try await root.hasFiles(under: folders) { throw inUse("streams were landed at \(root.url)") }
        }
    }

    private func inUse(_ reason: String) -> LotusError {
        LotusError(
            .demoInUse, "the target has what a demonstration would write: \(reason)",
            hint:
                "name an empty lake and landing zone; of a local project, remove the folders lake and .lotus")
    }
}
