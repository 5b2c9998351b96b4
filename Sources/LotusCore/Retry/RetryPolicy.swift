// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// How often and how patiently something is tried again: pure, so who sleeps decides when.
///
/// The delays grow by a factor from the first one up to a limit. Jitter shortens each at random, so
/// that clients which failed together do not come back together.
package struct RetryPolicy: Hashable, Sendable {
    /// How many attempts there are, the first one counted.
    package let attemptsMax: Int
    /// The delay before the second attempt.
    package let firstDelay: Duration
    /// How much longer each delay is than the one before.
    package let factor: Double
    /// What no delay exceeds, unless the server asks for more.
    package let delayMax: Duration
    /// How long all attempts and delays together may take: no delay ends after this.
    package let totalMax: Duration
    /// How much of a delay chance may take off: 0 none, 1 all.
    package let jitter: Double

    /// A policy; `attemptsMax` 1 means that nothing is tried again.
    package init(
        attemptsMax: Int, firstDelay: Duration, factor: Double = 2, delayMax: Duration, totalMax: Duration,
        jitter: Double = 1
    ) {
        precondition(attemptsMax >= 1, "There is at least one attempt.")
        precondition(
            firstDelay >= .zero && delayMax >= .zero && totalMax >= .zero, "A delay is not negative.")
        precondition(factor >= 1 && factor.isFinite, "Delays do not shrink.")
        precondition((0...1).contains(jitter), "Jitter is a part of the delay.")
        self.attemptsMax = attemptsMax
        self.firstDelay = firstDelay
        self.factor = factor
        self.delayMax = delayMax
        self.totalMax = totalMax
        self.jitter = jitter
    }

    /// How long to wait before an attempt, counted from 1; nil when there is no further one.
    ///
    /// - Parameters:
    ///   - attempt: The attempt to come. The first waits for nothing.
    ///   - random: Where the jitter comes from.
    ///   - serverMinimum: What the server asked for (`Retry-After`). The delay is never shorter, even
    ///     above ``delayMax``; when it does not fit into ``totalMax`` there is no further attempt.
    ///   - elapsed: The time since the first attempt began.
    package func delay(
        beforeAttempt attempt: Int, random: inout some RandomNumberGenerator,
        serverMinimum: Duration = .zero, elapsed: Duration = .zero
    ) -> Duration? {
        guard attempt <= attemptsMax else { return nil }
        guard attempt > 1 else { return .zero }
        let delay = max(shortened(grown(beforeAttempt: attempt), random: &random), serverMinimum)
        return delay <= totalMax - max(.zero, elapsed) ? delay : nil
    }

    /// The delay without jitter.
    private func grown(beforeAttempt attempt: Int) -> Duration {
        // The product of a large attempt is infinite and so above the limit; 0 times infinite is not a
        // number, and stays 0 here.
        guard firstDelay > .zero else { return .zero }
        let delay = Double(firstDelay.attoseconds) * pow(factor, Double(attempt - 2))
        return delay < Double(delayMax.attoseconds)
            ? min(Duration(attoseconds: Int128(delay)), delayMax) : delayMax
    }

    private func shortened(_ delay: Duration, random: inout some RandomNumberGenerator) -> Duration {
        guard jitter > 0 else { return delay }
        let kept = 1 - jitter * Double.random(in: 0..<1, using: &random)
        let shortened = Double(delay.attoseconds) * kept
        return shortened < Double(delay.attoseconds) ? Duration(attoseconds: Int128(shortened)) : delay
    }
}
