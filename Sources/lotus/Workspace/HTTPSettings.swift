// SPDX-License-Identifier: Apache-2.0

/// How the engine treats an object store that answers slowly or not at all.
///
/// The engine's own settings give up on a store that says 503 after half a second, and wait five
/// minutes for one that accepts a connection and says nothing. With these it survives a store that is
/// away for some seconds. A profile's `settings:` win.
enum HTTPSettings {
    /// Seconds for one request.
    static let timeoutSeconds = 15
    /// Further attempts, after 0.4, 0.8, 1.6 and 3.2 s.
    static let retriesMax = 4
    static let firstWaitMs = 400
    static let backoff = 2

    static let statements = [
        "SET GLOBAL http_timeout = \(timeoutSeconds)", "SET GLOBAL http_retries = \(retriesMax)",
        "SET GLOBAL http_retry_wait_ms = \(firstWaitMs)", "SET GLOBAL http_retry_backoff = \(backoff)",
    ]
}
