// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import LotusCore
import ProjectFiles

/// A target that is open: its database with everything attached.
struct OpenTarget: Sendable {
    let target: ProjectFiles.Target
    let environment: ProjectFiles.Environment
    let database: Database
    /// All lakes of the target; the one that unqualified names mean comes first.
    let lakes: [DuckLake.Lake]
    /// Ends connections to servers that stopped answering, for as long as the target is open.
    private let watch: ConnectionWatch

    /// What an error of the engine means.
    var faults: EngineFaults { EngineFaults(target: target, environment: environment, lakes: lakes) }

    /// Whether only the main lake can be written to on a server.
    var isTraceable: Bool {
        let otherLakes = lakes.dropFirst().contains { $0.isWritable && $0.location.catalog.path == nil }
        let otherDatabases = target.attachments.contains { attachment in
            if case .postgres = attachment.database { !attachment.isReadOnly } else { false }
        }
        return !otherLakes && !otherDatabases
    }

    /// Opens a target, in whose folder the process has to be: relative paths are the project's.
    ///
    /// A catalog's server that is just being restarted is waited for: nothing has been done yet.
    ///
    /// - Parameters:
    ///   - snapshot: the state of the lakes to show; nil for the newest.
    ///   - connectionsMax: how many connections may work at once; the target's threads if nil.
    ///   - makesLakes: whether lakes are made that are not there yet; else they are not attached.
    static func open(
        _ target: ProjectFiles.Target, in folder: String, environment: ProjectFiles.Environment,
        at snapshot: LakeLocation.Snapshot? = nil, connectionsMax: Int? = nil, makesLakes: Bool = true
    ) async throws -> OpenTarget {
        let start = ContinuousClock.now
        for attempt in 1... {
            do {
                let plan = try TargetPlan(
                    target, in: folder, environment: environment, snapshot: snapshot,
                    connectionsMax: connectionsMax, makesLakes: makesLakes)
                return try await openOnce(plan, target, environment)
            } catch  where CatalogLoss.caused(error) {
                // Asked by ourselves, the server answered: it was only slow.
                let isThere = (error as? LotusError)?.code == .attach && attempt < attemptsMax
                guard isThere || start.duration(to: .now) < restartPatience else { throw error }
                try await Task.sleep(for: restartPause)
            }
        }
        preconditionFailure("the loop ends by returning or throwing")
    }

    /// Long enough for a server that restarts, and short for one that is down.
    private static let restartPatience = Duration.seconds(3)
    private static let restartPause = Duration.milliseconds(250)
    private static let attemptsMax = 3

    private static func openOnce(
        _ plan: TargetPlan, _ target: ProjectFiles.Target, _ environment: ProjectFiles.Environment
    ) async throws -> OpenTarget {
        let components = try Components.locate(
            environment: Terminal.environment, executable: Terminal.executable)
        let database = try await Database.open(plan.configuration, components: components)
        let watch = ConnectionWatch()
        do {
            let lakes = try await plan.attach(to: database, watch: watch)
            try await MemoryShare.limit(database)
            return OpenTarget(
                target: target, environment: environment, database: database, lakes: lakes, watch: watch)
        } catch {
            await database.close()
            throw error
        }
    }
}
