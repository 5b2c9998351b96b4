// SPDX-License-Identifier: Apache-2.0

/// The limits of the sandbox, each with its unit last.
enum SandboxLimits {
    /// How large the body of a request may be.
    static let requestBodyBytesMax = 1 << 20
    /// How many connections there may be; more are closed at once.
    static let connectionsMax = 1_024
    /// How large the head of a `CONNECT` may be.
    static let connectHeadBytesMax = 16 << 10
    /// How late a slow answer is.
    static let slowMs = 2_000
    /// What `Retry-After` of an injected 429 or 503 says.
    static let retryAfterSeconds = 1
    /// How many different paths are counted by themselves.
    static let countedPathsMax = 4_096
    /// How much of a request's body the log shows.
    static let loggedBodyBytesMax = 64 << 10
    /// How many records one edit may change.
    static let editRecordsMax = 1_000_000
    /// How many changed records a stream remembers.
    static let editedRecordsMax = 4_000_000
    /// How many faults may be on.
    static let faultRulesMax = 64
    /// How large the record of the fault `huge-record` is.
    static let hugeRecordBytes = 50 << 20
    /// How deeply a filter may nest.
    static let filterDepthMax = 8
}
