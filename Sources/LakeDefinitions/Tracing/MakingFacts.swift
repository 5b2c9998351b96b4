// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What is remembered of the makings of an asset, as far as it explains its rows.
package struct MakingFacts: Sendable, Equatable {
    /// A run that is not over.
    package struct Active: Sendable, Equatable {
        package let run: String
        package let isQueued: Bool
        package let since: Timestamp

        package init(run: String, isQueued: Bool, since: Timestamp) {
            self.run = run
            self.isQueued = isQueued
            self.since = since
        }
    }

    /// An attempt that made nothing.
    package struct Failure: Sendable, Equatable {
        package let run: String
        package let time: Timestamp
        /// Such as `failed` or `skipped`.
        package let word: String
        package let reason: String?

        package init(run: String, time: Timestamp, word: String, reason: String?) {
            self.run = run
            self.time = time
            self.word = word
            self.reason = reason
        }
    }

    /// When it was last made, or seen.
    package var made: Timestamp?
    /// The short name of the run that made it; nil when others did.
    package var run: String?
    /// When the making began, as far as it is known: what came later was not seen by it.
    package var began: Timestamp?
    package var active: Active?
    /// The last attempt, when it failed or was skipped.
    package var failure: Failure?
    /// Such as `eager`; nil for what is not made here.
    package var automation: String?
    /// Why automation last did or did not make it.
    package var decision: String?

    package init() {}
}
