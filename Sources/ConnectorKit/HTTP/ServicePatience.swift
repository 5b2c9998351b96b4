// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// How often a service is asked again, and how long it is waited for.
package struct ServicePatience: Sendable {
    /// What a service gets that fails (408, 5xx) or whose connection breaks or keeps silent.
    package var failures = RetryPolicy(
        attemptsMax: 7, firstDelay: .milliseconds(500), delayMax: .seconds(30), totalMax: .seconds(900),
        jitter: 0.5)
    /// What a host gets that is unknown or where nobody listens.
    package var unreachable = RetryPolicy(
        attemptsMax: 5, firstDelay: .milliseconds(500), delayMax: .seconds(8), totalMax: .seconds(60),
        jitter: 0.5)
    /// The waits after a rate limit that names no end.
    package var rateLimit = RetryPolicy(
        attemptsMax: .max, firstDelay: .seconds(1), delayMax: .seconds(60), totalMax: .seconds(1_800),
        jitter: 0.5)
    /// How long one request waits for rate limits altogether. Such waits are no failures.
    package var rateLimitSecondsMax: Int64 = 1_800

    /// The usual patience, of a sync.
    package init() {}

    /// That of somebody who waits for an answer, as `check` does.
    package static var short: ServicePatience {
        var patience = ServicePatience()
        patience.failures = RetryPolicy(
            attemptsMax: 3, firstDelay: .milliseconds(500), delayMax: .seconds(2), totalMax: .seconds(90))
        patience.unreachable = RetryPolicy(
            attemptsMax: 2, firstDelay: .milliseconds(500), delayMax: .seconds(1), totalMax: .seconds(20))
        patience.rateLimitSecondsMax = 90
        return patience
    }
}
