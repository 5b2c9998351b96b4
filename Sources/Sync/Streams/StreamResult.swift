// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol
package import LotusCore

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

    /// A result of which nothing else is known.
    package init(_ key: StreamKey, _ status: Status, error: LotusError? = nil) {
        self.key = key
        self.status = status
        self.error = error
    }
}
