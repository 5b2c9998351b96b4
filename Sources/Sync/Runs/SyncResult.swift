// SPDX-License-Identifier: Apache-2.0

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
