// SPDX-License-Identifier: Apache-2.0

/// The limits of the instance store, each with its unit last.
enum StoreLimits {
    /// How long a statement waits for another process that writes.
    static let busySecondsMax = 30.0
    /// How many connections read at once.
    static let readersMax = 4
}
