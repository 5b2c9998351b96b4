// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Whether and when a run that failed is tried again.
package struct RunRetries: Sendable {
    /// How many attempts there are, the first one counted.
    private let attemptsMax: Int
    private let policy: RetryPolicy
    private let random: RandomSource

    /// How long there is between attempts, unless it is said otherwise. How many there are is not its affair.
    package static let usualDelays = RetryPolicy(
        attemptsMax: .max, firstDelay: .seconds(10), factor: 3, delayMax: .seconds(900),
        totalMax: .seconds(86_400), jitter: 0.2)

    package init(
        attemptsMax: Int, policy: RetryPolicy = Self.usualDelays, random: RandomSource = .system
    ) {
        self.attemptsMax = attemptsMax
        self.policy = policy
        self.random = random
    }

    /// The next attempt at a run, which goes on where this one failed; nil when there is none.
    ///
    /// Only a run that failed is tried again, not one that was canceled. The request has a key, so that asking
    /// twice makes one run. Whoever executes it leaves out steps that succeeded in any earlier attempt, all of
    /// which have the same root.
    package func next(after run: RunRecord, now: Timestamp) -> RunRequest? {
        var random = random
        let attempt = run.request.attempt + 1
        guard run.status == .failed, attempt <= attemptsMax,
            let delay = policy.delay(beforeAttempt: attempt, random: &random)
        else { return nil }
        var request = RunRequest(
            assets: run.request.assets, trigger: RunTrigger(.retry, name: run.id.text))
        request.job = run.request.job
        request.tags = run.request.tags
        request.priority = run.request.priority
        request.options = run.request.options
        request.options.isFromFailure = true
        request.runKey = "attempt \(attempt)"
        request.root = run.request.root ?? run.id
        request.parent = run.id
        request.attempt = attempt
        request.notBefore = now + delay
        return request
    }
}
