// SPDX-License-Identifier: Apache-2.0

/// The limits of the instance store, each with its unit last.
enum StoreLimits {
    /// How long a statement waits for another process that writes.
    static let busySecondsMax = 30.0
    /// How many connections read at once.
    static let readersMax = 4
    /// How large the file of the write-ahead log stays when it is empty.
    static let logBytesMax = 8 << 20
    /// How many texts one call looks at whether they are still needed.
    static let contentsMax = 100
}
