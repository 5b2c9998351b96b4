// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// How long a store waits for its server, and how often it tries again.
package struct S3Patience: Sendable {
    /// How long a connection may take to be made.
    package var connectMsMax: Int64 = 5_000
    /// How long a server may keep silent when it has to answer, or to take what is sent.
    package var idleMsMax: Int64 = 10_000
    /// How long ``S3Store/preflight()`` waits altogether.
    package var preflightMsMax: Int64 = 5_000
    /// What a server that is overloaded or fails (429, 5xx) gets.
    package var overload = RetryPolicy(
        attemptsMax: 8, firstDelay: .milliseconds(200), delayMax: .seconds(5), totalMax: .seconds(60),
        jitter: 0.5)
    /// What a server that cannot be reached, or that keeps silent, gets: it is told within 30 seconds.
    package var unreachable = RetryPolicy(
        attemptsMax: 12, firstDelay: .milliseconds(200), delayMax: .seconds(3), totalMax: .seconds(18),
        jitter: 0.5)

    /// The usual patience.
    package init() {}
}
