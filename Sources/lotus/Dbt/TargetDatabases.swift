// SPDX-License-Identifier: Apache-2.0

import DbtRunner
import DuckDB
import DuckLake
import FoundationEssentials
import LotusCore
import ProjectFiles

/// Opens the databases of targets for dbt's command line.
struct TargetDatabases: DatabaseOpener {
    /// Relative paths of a project are relative to its folder, as in dbt, so this changes into it.
    func open(
        _ target: ProjectFiles.Target, folder: String, environment: ProjectFiles.Environment, threads: Int
    ) async throws -> any DatabasePool {
        guard FileManager.default.changeCurrentDirectoryPath(folder) else {
            throw LotusError(
                .projectNotFound, "cannot change into the folder of the project, \(folder)",
                hint: "check its permissions")
        }
        target.secrets(in: environment).forEach { Terminal.keepSecret($0) }
        let opened = try await OpenTarget.open(
            target, in: folder, environment: environment, connectionsMax: threads)
        try await opened.database.useTaskThreads()
        let settings = TargetDatabase.Settings(
            database: target.database, schema: target.schema,
            lockWait: LockWait(notice: { Terminal.notice($0) }), isTraceable: opened.isTraceable)
        return TargetDatabase(
            opened.database, lakes: opened.lakes, settings: settings,
            explanation: { opened.faults.explained($0) })
    }
}
