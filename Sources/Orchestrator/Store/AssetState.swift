// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// One making of an asset, or news of it.
package struct Materialization: Sendable, Equatable {
    /// Of its event.
    package let id: Int64
    package let run: RunID?
    package let time: Timestamp
    /// Whether others made it, and it was only seen.
    package let isObservation: Bool
    package let metadata: AssetMetadata

    package init(
        id: Int64, run: RunID?, time: Timestamp, isObservation: Bool, metadata: AssetMetadata
    ) {
        self.id = id
        self.run = run
        self.time = time
        self.isObservation = isObservation
        self.metadata = metadata
    }
}

/// What is known of an asset.
package struct AssetState: Sendable, Equatable {
    /// The last making or news.
    package var latest: Materialization?
    /// The last attempt to make it: the event of the step's start, or of its end where it never started.
    package var attempt: Attempt?

    package struct Attempt: Sendable, Equatable {
        /// Of the event.
        package var id: Int64
        package var run: RunID
        package var time: Timestamp
        package var status: StepRecord.Status
        /// Why it failed or was skipped.
        package var reason: String?

        package init(
            id: Int64, run: RunID, time: Timestamp, status: StepRecord.Status, reason: String? = nil
        ) {
            self.id = id
            self.run = run
            self.time = time
            self.status = status
            self.reason = reason
        }
    }

    package init() {}
}

/// A result of a check with when it came.
package struct StoredCheckResult: Sendable, Equatable {
    package let result: CheckResult
    package let run: RunID?
    package let time: Timestamp
    package let message: String?

    package init(_ result: CheckResult, run: RunID?, time: Timestamp, message: String?) {
        self.result = result
        self.run = run
        self.time = time
        self.message = message
    }
}

/// The name of a text by what it holds: the first 128 bits of its SHA-256, as 32 hexadecimal digits.
package struct ContentHash: Sendable, Hashable {
    package let text: String

    package init(_ text: String) { self.text = text }
}
