// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Postgres

/// Looks after the engine's connections to the Postgres server of a catalog.
///
/// A connection on which a request went out long ago and nothing came back may wait for a long query, or
/// for a server that is gone. So the server is asked over a connection of our own: when it does not answer
/// twice in a row, the engine's connections are shut down. When it answers that it has no work of ours,
/// something between has lost the request or the answer, and those that surely wait are shut down.
struct CatalogWatch: Sendable {
    let name: String
    private let settings: ConnectionSettings
    private let applicationName: String
    private let hosts: [(name: String, port: UInt16)]
    private var addresses: Set<SocketAddress> = []
    private var verdicts: [Verdict] = []
    /// About which requests the server was asked last, by descriptor and when they were sent.
    private var asked: (about: [Int32: ContinuousClock.Instant], at: ContinuousClock.Instant)?

    private enum Verdict {
        case alive
        /// It answers, and has no work of ours.
        case idle
        /// It does not answer.
        case gone
    }

    private static let unansweredMsMax = 10_000
    private static let verdictsMin = 2
    private static let askAgainMs = 20_000
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
        let ms = Self.unansweredMsMax
        var suspects: [Int32: ContinuousClock.Instant] = [:]
        _ = countOfTheEngine { socket in
            guard socket.isUnanswered(forMs: ms) else { return false }
            suspects[socket.descriptor] = .now - .milliseconds(socket.sentMs)
            return true
        }
        guard !suspects.isEmpty else {
            verdicts = []
            return false
        }
        guard mustAsk(about: suspects) else { return false }
        let verdict = ask()
        verdicts = verdict == .alive ? [] : verdicts + [verdict]
        asked = (suspects, .now)
        guard verdicts.count >= Self.verdictsMin else { return false }
        // An idle connection to a server that is gone is no loss; one to a server that is there would be.
        let isGone = !verdicts.contains(.idle)
        verdicts = []
        return countOfTheEngine { socket in
            guard isGone ? socket.isUnanswered(forMs: ms) : socket.isSurelyUnanswered(forMs: ms) else {
                return false
            }
            socket.shutDown()
            return true
        } > 0
    }

    /// A server that answered about the same requests need not be asked every second.
    private func mustAsk(about suspects: [Int32: ContinuousClock.Instant]) -> Bool {
        guard let asked, verdicts.isEmpty else { return true }
        if asked.at.duration(to: .now) > .milliseconds(Self.askAgainMs) { return true }
        return suspects.contains { descriptor, sent in
            guard let known = asked.about[descriptor] else { return true }
            return known.duration(to: sent) > .seconds(1)
        }
    }

    private func countOfTheEngine(_ matches: (OpenSocket) -> Bool) -> Int {
        var count = 0
        OpenSocket.forEach { socket in
            guard addresses.contains(socket.peer), !SessionSockets.contains(socket.descriptor) else { return }
            if matches(socket) { count += 1 }
        }
        return count
    }

    /// What the server says of the engine's connections.
    private func ask() -> Verdict {
        do {
            let session = try Session.open(settings)
            defer { session.close() }
            let rows = try session.query(
                """
                SELECT count(*)::text,
                       count(*) FILTER (WHERE state IS NULL OR state NOT LIKE 'idle%')::text
                FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()
                """, [.text(applicationName)])
            guard let row = rows.first else { return .alive }
            let (all, busy) = (try row.value(0, as: String.self), try row.value(1, as: String.self))
            // A pooler between may hide the name: then nothing can be told.
            return all != "0" && busy == "0" ? .idle : .alive
        } catch let error as PostgresError {
            switch error.kind {
            case .timedOut, .unreachable, .connectionLost: return .gone
            default: return .alive
            }
        } catch {
            return .alive
        }
    }
}
