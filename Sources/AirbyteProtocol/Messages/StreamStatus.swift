// SPDX-License-Identifier: Apache-2.0

/// How far the reading of a stream is (`STREAM_STATUS` of TRACE, protocol 0.17).
package enum StreamStatus: String, Hashable, Sendable {
    case started = "STARTED"
    case running = "RUNNING"
    case complete = "COMPLETE"
    case incomplete = "INCOMPLETE"

    /// Why a stream does not go on at the moment.
    package enum Reason: Hashable, Sendable {
        /// The service's limit; when it allows requests again, in milliseconds since 1970, if that is known.
        case rateLimited(quotaResetMs: Int64?)
    }
}
