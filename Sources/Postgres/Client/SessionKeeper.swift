// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LotusCore

/// A thread's session: made when it is needed, made anew when it is lost.
final class SessionKeeper {
    private let configuration: PostgresClient.Configuration
    private var session: Session?
    private var lastUse = ContinuousClock.now
    private var random = RandomSource.system

    init(_ configuration: PostgresClient.Configuration) {
        self.configuration = configuration
    }

    func close() {
        session?.close()
        session = nil
    }

    /// Lends the session to `body`, and leaves it as if nothing had been there.
    ///
    /// - Parameter idempotent: `body` is run again when the connection is lost under it.
    func run<Result>(
        idempotent: Bool, check: @escaping () throws -> Void, _ body: (Session) throws -> Result
    ) throws -> Result {
        let began = ContinuousClock.now
        var attempt = 1
        while true {
            do {
                return try runOnce(check, began, body)
            } catch let error as PostgresError where idempotent && error.isConnectionFailure {
                attempt += 1
                try pause(beforeAttempt: attempt, since: began, check, otherwise: error)
            }
        }
    }

    private func runOnce<Result>(
        _ check: @escaping () throws -> Void, _ began: ContinuousClock.Instant,
        _ body: (Session) throws -> Result
    ) throws -> Result {
        let session = try readySession(check, began)
        session.check = check
        defer {
            session.check = nil
            session.rollBack()
            if session.hasTraces || !session.isAlive { close() }
            lastUse = .now
        }
        return try body(session)
    }

    /// A session that answers; waits for the server when it is away for a moment.
    private func readySession(
        _ check: @escaping () throws -> Void, _ began: ContinuousClock.Instant
    ) throws -> Session {
        if let session {
            session.check = check
            if isHealthy(session) { return session }
            close()
        }
        var attempt = 1
        while true {
            try check()
            do {
                let session = try Session.open(configuration.settings, check: check)
                self.session = session
                return session
            } catch let error as PostgresError where error.isConnectionFailure {
                attempt += 1
                try pause(beforeAttempt: attempt, since: began, check, otherwise: error)
            }
        }
    }

    private func isHealthy(_ session: Session) -> Bool {
        guard session.isAlive else { return false }
        if ContinuousClock.now - lastUse < .milliseconds(configuration.trustMsMax) { return true }
        return (try? session.ping()) != nil
    }

    private func pause(
        beforeAttempt attempt: Int, since began: ContinuousClock.Instant, _ check: () throws -> Void,
        otherwise error: PostgresError
    ) throws {
        let delay = configuration.retry.delay(
            beforeAttempt: attempt, random: &random, elapsed: ContinuousClock.now - began)
        guard let delay else { throw error }
        try OwnThread.sleep(for: delay, check: check)
    }
}

extension OwnThread {
    /// Sleeps, and asks meanwhile whether to go on.
    static func sleep(for duration: Duration, check: () throws -> Void) throws {
        let end = ContinuousClock.now + duration
        while true {
            try check()
            let left = end - ContinuousClock.now
            if left <= .zero { return }
            let slice = min(left, .milliseconds(PostgresLimits.checkMsMax))
            usleep(useconds_t(slice / .microseconds(1)) + 1)
        }
    }
}
