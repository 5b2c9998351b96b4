// SPDX-License-Identifier: Apache-2.0

internal import DuckDB
internal import LotusCore
internal import Postgres
internal import Synchronization

/// Connections to the catalog's server that are ours alone, for locks and for questions about it.
final class LockSessions: Sendable {
    private let catalog: PostgresCatalog
    private let idle = Mutex<[Idle]>([])

    // SAFETY: a session is in this list or lent to one thread, never both.
    private struct Idle: @unchecked Sendable {
        let session: Session
        let since: ContinuousClock.Instant
    }

    /// A connection that rested longer is asked whether it still lives before it is used.
    private static let restMsMax = 1_000
    private static let idleSessionsMax = 4
    /// Far more than any of our short statements takes: a server that is silent longer is lost.
    private static let statementMsMax = 10_000

    init(_ catalog: PostgresCatalog) { self.catalog = catalog.completed }

    /// The name that the engine's own backends have on the server.
    var applicationName: String { catalog["application_name"] ?? "" }
    var quotedSchema: String { SQLText.identifier(catalog.schema) }

    /// - Throws: ``PostgresError`` when there is no connection to be had, and what `body` throws.
    func lend<R>(_ body: (Session) throws -> R) throws -> R {
        let session = try rested() ?? Session.open(settings)
        let result = try body(session)
        if session.isAlive { giveBack(session) }
        return result
    }

    private func rested() -> Session? {
        while let found = idle.withLock({ $0.popLast() }) {
            let isFresh = found.since.duration(to: .now) < .milliseconds(Self.restMsMax)
            if found.session.isAlive, isFresh || (try? found.session.ping()) != nil { return found.session }
            found.session.close()
        }
        return nil
    }

    private func giveBack(_ session: Session) {
        let kept = Idle(session: session, since: .now)
        idle.withLock { if $0.count < Self.idleSessionsMax { $0.append(kept) } }
    }

    private var settings: ConnectionSettings {
        var settings = catalog.sessionSettings(purpose: "locks")
        settings.statementMsMax = Self.statementMsMax
        return settings
    }
}

extension PostgresCatalog {
    /// How a session of our own reaches the catalog; it is told from the engine's by its name.
    func sessionSettings(purpose: String) -> ConnectionSettings {
        let complete = completed
        let name = (complete["application_name"] ?? "") + " " + purpose
        let parameters = complete.parameters.filter { $0.key != "application_name" }
            .map { (key: $0.key, value: $0.value) }
        return ConnectionSettings(
            parameters: parameters + [(key: "application_name", value: name)], password: complete.password,
            sslPassword: complete.sslPassword)
    }
}
