// SPDX-License-Identifier: Apache-2.0

import DbtRunner
import DuckDB
import DuckLake
import FoundationEssentials
import LakeDefinitions
import LotusCore
import ProjectFiles

/// Opens the databases of targets for dbt's command line.
struct TargetDatabases: DatabaseOpener {
    /// Days whose landing files are read again, consumed or not; nil for none.
    var again: LandingDays?
    /// Whether lakes are made that are not there yet; for those who only read they are left out.
    var makesLakes = true

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
        let opened = try await opened(
            target, folder: folder, environment: environment, threads: threads)
        let settings = TargetDatabase.Settings(
            database: target.database, schema: target.schema,
            lockWait: LockWait(notice: { Terminal.notice($0) }),
            retries: Self.retries(of: target, attempts: target.retries.queryAttempts),
            isTraceable: opened.isTraceable)
        return TargetDatabase(
            opened.database, lakes: opened.lakes, settings: settings,
            explanation: { opened.faults.explained($0) })
    }

    /// The open target, after as many attempts as the profile allows.
    private func opened(
        _ target: ProjectFiles.Target, folder: String, environment: ProjectFiles.Environment, threads: Int
    ) async throws -> OpenTarget {
        let retries = Self.retries(of: target, attempts: target.retries.connectAttempts)
        for attempt in 1..<max(1, retries.attempts) {
            do {
                return try await openedOnce(
                    target, folder: folder, environment: environment, threads: threads)
            } catch  where retries.covers(error) {
                retries.tell(error, after: attempt)
                try await Task.sleep(for: StatementRetries.pause(after: attempt))
            }
        }
        return try await openedOnce(target, folder: folder, environment: environment, threads: threads)
    }

    /// The open target, whose statements are mostly too small for more than one thread.
    private func openedOnce(
        _ target: ProjectFiles.Target, folder: String, environment: ProjectFiles.Environment, threads: Int
    ) async throws -> OpenTarget {
        let opened = try await OpenTarget.open(
            target, in: folder, environment: environment, connectionsMax: threads,
            makesLakes: makesLakes)
        do {
            try await opened.database.useTaskThreads()
            for lake in opened.lakes { try await lake.keepCatalogOpen(in: opened.database) }
            return opened
        } catch {
            await opened.database.close()
            throw error
        }
    }

    private static func retries(of target: ProjectFiles.Target, attempts: Int) -> StatementRetries {
        StatementRetries(
            attempts: attempts, exceptions: target.retries.retryableExceptions,
            notice: { Terminal.writeError("warning: \($0)\n") })
    }
}
