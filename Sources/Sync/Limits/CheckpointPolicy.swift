// SPDX-License-Identifier: Apache-2.0

/// When files are made of what has come, at the next checkpoint.
package struct CheckpointPolicy: Hashable, Sendable {
    /// As soon as this many rows wait.
    package var rowsMax = 500_000
    /// As soon as this many bytes wait.
    package var bytesMax = 48 << 20
    /// As soon as the last files are this old, so that a slow stream does not lose hours.
    package var secondsMax = 300

    /// The usual thresholds.
    package init() {}
}
