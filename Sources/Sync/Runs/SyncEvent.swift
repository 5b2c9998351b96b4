// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What happens while a sync runs, for those who look on.
package enum SyncEvent: Sendable {
    case started(StreamKey)
    /// Records and their bytes that came.
    case records(StreamKey, count: Int, bytes: Int)
    /// A checkpoint came; the cursor of the last record before it, and when it came.
    case reached(StreamKey, cursor: Timestamp, at: Timestamp)
    /// A file was written.
    case file(StreamKey, bytes: Int)
    /// A stream, or all of them, wait for the service.
    case rateLimited(StreamKey?, Duration)
    case finished(StreamResult)
    /// A line of the source, for a person; the level is a word of the protocol.
    case log(level: String, String)
    /// Something that is not as it should be, but stops nothing.
    case warning(LotusError)
}
