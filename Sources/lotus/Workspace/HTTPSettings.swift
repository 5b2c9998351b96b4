// SPDX-License-Identifier: Apache-2.0

/// How the engine treats an object store that answers slowly or not at all.
///
/// The engine's own settings give up on a store that says 503 after half a second, and wait five
/// minutes for one that accepts a connection and says nothing. With these it survives a store that is
/// away for some seconds. A profile's `settings:` win.
///
/// The engine's limit of time is one on a whole request: a short one would cut the slow transfer of a big
/// file. Where its connections are watched for silence, it can be long.
enum HTTPSettings {
    /// Seconds for one request to a store that is watched: 80 MB, the engine's largest part, at 1 Mbit/s.
    static let watchedTimeoutSeconds = 640
    /// Seconds for one request to another.
    static let timeoutSeconds = 15
    /// Further attempts, after 0.3, 0.6, 1.2, 2.4 and 4.8 s; a write makes them twice.
    static let retriesMax = 5
    static let firstWaitMs = 300
    static let backoff = 2

    static func statements(isWatched: Bool) -> [String] {
        [
            "SET GLOBAL http_timeout = \(isWatched ? watchedTimeoutSeconds : timeoutSeconds)",
            "SET GLOBAL http_retries = \(retriesMax)",
            "SET GLOBAL http_retry_wait_ms = \(firstWaitMs)", "SET GLOBAL http_retry_backoff = \(backoff)",
        ]
    }
}
