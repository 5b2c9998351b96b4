// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Which failures of one request are followed by another attempt, and when: pure.
package struct ServiceRetries: Sendable {
    /// How an attempt failed.
    package enum Failure: Sendable {
        /// 429, or the service's own word for it in the body; with the time it asks for.
        case throttled(Duration?)
        /// 408, 5xx, or a failure that the body tells; with the time it asks for.
        case unavailable(Duration?)
        case transport(TransportFailure.Reason)
    }

    /// What follows.
    package enum Decision: Hashable, Sendable {
        case wait(Duration)
        case giveUp
    }

    private let patience: ServicePatience
    private let isIdempotent: Bool
    private let attemptsMax: Int
    /// Attempts that ended otherwise than by a rate limit, the one under way counted.
    package private(set) var attempts = 1
    private var throttles = 0
    /// How long was waited for rate limits altogether.
    package private(set) var rateLimited = Duration.zero
    /// What the service asked for when that alone is more than is waited.
    package private(set) var refusedWait: Duration?
    private var failingSinceNs: UInt64?

    package init(_ patience: ServicePatience, isIdempotent: Bool, attemptsMax: Int = .max) {
        self.patience = patience
        self.isIdempotent = isIdempotent
        self.attemptsMax = attemptsMax
    }

    /// What to do after an attempt has failed.
    package mutating func decide(
        after failure: Failure, random: inout some RandomNumberGenerator, nowNs: UInt64
    ) -> Decision {
        switch failure {
        case .throttled(let asked):
            return throttled(asked, random: &random)
        case .unavailable(let asked):
            return again(patience.failures, isSafe: isIdempotent, asked ?? .zero, &random, nowNs)
        case .transport(let reason):
            switch reason {
            case .unknownHost, .refused:
                return again(patience.unreachable, isSafe: true, .zero, &random, nowNs)
            case .timedOut, .connectionLost, .bodyTooShort:
                return again(patience.failures, isSafe: isIdempotent, .zero, &random, nowNs)
            case .tls, .invalidAnswer: return .giveUp
            }
        }
    }

    /// A part of the answer came: only failures in a row count.
    package mutating func madeProgress() {
        attempts = 1
        failingSinceNs = nil
    }

    private mutating func again(
        _ policy: RetryPolicy, isSafe: Bool, _ asked: Duration, _ random: inout some RandomNumberGenerator,
        _ nowNs: UInt64
    ) -> Decision {
        let since = failingSinceNs ?? nowNs
        failingSinceNs = since
        guard isSafe, attempts < attemptsMax,
            let delay = policy.delay(
                beforeAttempt: attempts + 1, random: &random, serverMinimum: asked,
                elapsed: .nanoseconds(Int64(clamping: nowNs - since)))
        else { return .giveUp }
        attempts += 1
        return .wait(delay)
    }

    /// The service's word counts to the letter; what it does not say grows from wait to wait.
    private mutating func throttled(
        _ asked: Duration?, random: inout some RandomNumberGenerator
    ) -> Decision {
        throttles += 1
        let delay = asked ?? patience.rateLimit.delay(beforeAttempt: throttles + 1, random: &random)
        let waitMax = Duration.seconds(patience.rateLimitSecondsMax)
        guard let delay, rateLimited + delay <= waitMax else {
            refusedWait = asked.flatMap { $0 > waitMax ? $0 : nil }
            return .giveUp
        }
        rateLimited += delay
        // A service that says "0 seconds" again and again must not be asked in a hot loop.
        let least: Duration = throttles > 1 ? .milliseconds(100) : .zero
        return .wait(max(delay, least))
    }
}
