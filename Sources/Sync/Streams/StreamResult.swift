// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol
package import LotusCore

/// What was counted while a stream was read.
package struct StreamTally: Hashable, Sendable {
    /// What the source gave.
    package var records = 0
    package var bytes = 0
    /// What was landed and counts.
    package var rows = 0
    package var files = 0
    package var fileBytes = 0
    package var requests = 0
    /// Values that did not fit their column and are null in the files.
    package var changes = 0
    /// How long the source waited for limits of the service.
    package var rateLimited = Duration.zero

    /// Nothing.
    package init() {}
}

/// What came of a stream.
package struct StreamResult: Sendable {
    package enum Status: String, Hashable, Sendable {
        case succeeded
        /// It was read to its end, and there is nothing that was not landed before.
        case unchanged
        case failed
        /// Somebody ended the sync.
        case stopped
    }

    package let key: StreamKey
    package var status: Status
    package var tally = StreamTally()
    package var stateBefore: StreamState?
    package var stateAfter: StreamState?
    package var drift = SchemaDrift()
    /// Groups of files of an earlier process that were completed.
    package var rolledForward = 0
    /// Groups of files of an earlier process that were given up.
    package var rolledBack = 0
    package var error: LotusError?

    init(_ key: StreamKey, _ status: Status, error: LotusError? = nil) {
        self.key = key
        self.status = status
        self.error = error
    }
}

/// What came of a sync of a connection.
package struct SyncResult: Sendable {
    package let connection: String
    package var streams: [StreamResult]
    /// Requests that belong to no stream.
    package var requests = 0

    /// Whether every stream was read to its end.
    package var succeeded: Bool {
        streams.allSatisfy { $0.status == .succeeded || $0.status == .unchanged }
    }
}
