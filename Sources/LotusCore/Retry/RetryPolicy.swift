// SPDX-License-Identifier: Apache-2.0

/// temporary twin until merge
package struct RetryPolicy: Sendable {
    package var attemptsMax: Int
    package var firstDelay: Duration
    package var factor: Double
    package var delayMax: Duration
    package init(attemptsMax: Int, firstDelay: Duration, factor: Double, delayMax: Duration) {
        self.attemptsMax = attemptsMax; self.firstDelay = firstDelay; self.factor = factor; self.delayMax = delayMax
    }
    package func delay(beforeAttempt n: Int, random: inout some RandomNumberGenerator) -> Duration? {
        guard n <= attemptsMax else { return nil }
        var d = firstDelay
        for _ in 2..<max(n, 2) { d = min(d * factor, delayMax) }
        return d * Double.random(in: 0.5...1, using: &random)
    }
}
