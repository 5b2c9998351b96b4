// SPDX-License-Identifier: Apache-2.0

/// What a service lets be asked, as far as it is known: pure, so that it is tested without waiting.
///
/// Times are monotonic nanoseconds.
package protocol RateBudget: Sendable {
    /// Takes the cost of one request out of the budget of a key; nil when it may be sent now, else how long
    /// to wait before asking again (nothing is taken then).
    mutating func admit(_ key: String, cost: Double, nowNs: UInt64) -> Duration?

    /// A request that was admitted has ended.
    ///
    /// - Parameter head: What the service answered; nil when nothing came.
    mutating func answered(_ key: String, _ head: HTTPHead?, nowNs: UInt64)

    /// The service asks for silence.
    mutating func pause(_ key: String, untilNs: UInt64)
}
