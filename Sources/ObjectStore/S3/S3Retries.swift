// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Which failures of one request are followed by another attempt, and when.
struct S3Retries {
    let patience: S3Patience
    /// A bound below those of the policies.
    let attemptsMax: Int
    let startedNs: UInt64
    private(set) var attempts = 1
    /// Whether the credentials were asked for again already.
    var renewed = false

    init(patience: S3Patience, attemptsMax: Int, startedNs: UInt64) {
        self.patience = patience
        self.attemptsMax = attemptsMax
        self.startedNs = startedNs
    }

    /// How long to wait before the next attempt; nil when there is none.
    mutating func delay(
        after failure: S3Failure, isIdempotent: Bool, random: inout some RandomNumberGenerator, nowNs: UInt64
    ) -> Duration? {
        let policy: RetryPolicy
        var serverMinimum = Duration.zero
        switch failure {
        case .refused(let refusal) where refusal.isOverload:
            // A server that says so has done nothing; one that fails may have.
            guard isIdempotent || refusal.status == 429 || refusal.code == "SlowDown" else { return nil }
            policy = patience.overload
            serverMinimum = .seconds(max(0, refusal.retryAfterSeconds ?? 0))
        case .connection(let connection) where connection.isTransient:
            guard isIdempotent || connection.isBeforeRequest else { return nil }
            policy = patience.unreachable
        default:
            return nil
        }
        guard attempts < attemptsMax else { return nil }
        let delay = policy.delay(
            beforeAttempt: attempts + 1, random: &random, serverMinimum: serverMinimum,
            elapsed: .nanoseconds(Int64(clamping: nowNs - startedNs)))
        if delay != nil { attempts += 1 }
        return delay
    }
}
