// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Postgres

/// Looks after the engine's connections to the Postgres server of a catalog.
///
/// A connection on which a request went out long ago and nothing came back may wait for a long query, or
/// for a server that is gone. So the server is asked over a connection of our own: it must answer, and it
/// must have work of ours. When it does neither twice in a row, the engine's connections are shut down.
struct CatalogWatch: Sendable {
    let name: String
    private let settings: ConnectionSettings
    private let applicationName: String
    private let hosts: [(name: String, port: UInt16)]
    private var addresses: Set<SocketAddress> = []
    private var failures = 0

    private static let unansweredMsMax = 10_000
    private static let failuresMax = 2
    private static let questionMsMax = 5_000

    /// nil when there is no network between.
    init?(_ catalog: PostgresCatalog) {
        let complete = catalog.completed
        name = catalog.description
        let names = Self.list(complete["hostaddr"] ?? complete["host"])
        let ports = Self.list(complete["port"]).map { UInt16($0) ?? 5_432 }
        hosts = names.enumerated().compactMap { index, name in
            if name.isEmpty || name.hasPrefix("/") { return nil }
            return (name, ports.count > index ? ports[index] : ports.first ?? 5_432)
        }
        if hosts.isEmpty { return nil }
        applicationName = complete["application_name"] ?? ""
        settings = Self.settings(complete)
    }

    private static func list(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
    }

    private static func settings(_ catalog: PostgresCatalog) -> ConnectionSettings {
        var settings = catalog.sessionSettings(purpose: "watch")
        settings.statementMsMax = questionMsMax
        settings.silenceMarginMs = 1_000
        return settings
    }

    /// - Returns: whether connections were cut.
    mutating func look() -> Bool {
        if addresses.isEmpty {
            addresses = hosts.reduce(into: []) {
                $0.formUnion(SocketAddress.all(host: $1.name, port: $1.port))
            }
        }
        var waiting = 0
        forEachOfTheEngine { if $0.isUnanswered(forMs: Self.unansweredMsMax) { waiting += 1 } }
        guard waiting > 0 else {
            failures = 0
            return false
        }
        failures = isDead() ? failures + 1 : 0
        guard failures >= Self.failuresMax else { return false }
        failures = 0
        var cuts = 0
        forEachOfTheEngine { socket in
            guard socket.isUnanswered(forMs: Self.unansweredMsMax) else { return }
            socket.shutDown()
            cuts += 1
        }
        return cuts > 0
    }

    private func forEachOfTheEngine(_ body: (OpenSocket) -> Void) {
        OpenSocket.forEach { socket in
            if addresses.contains(socket.peer), !SessionSockets.contains(socket.descriptor) { body(socket) }
        }
    }

    /// Whether the server does not answer, or answers that none of the engine's connections has work.
    private func isDead() -> Bool {
        do {
            let session = try Session.open(settings)
            defer { session.close() }
            let rows = try session.query(
                """
                SELECT count(*)::text,
                       count(*) FILTER (WHERE state IS NULL OR state NOT LIKE 'idle%')::text
                FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()
                """, [.text(applicationName)])
            guard let row = rows.first else { return false }
            let (all, busy) = (try row.value(0, as: String.self), try row.value(1, as: String.self))
            // A pooler between may hide the name: then nothing can be told.
            return all != "0" && busy == "0"
        } catch let error as PostgresError {
            switch error.kind {
            case .timedOut, .unreachable, .connectionLost: return true
            default: return false
            }
        } catch {
            return false
        }
    }
}
