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

    /// Those of a stream whose rows go into the folders of many days: what waits lies on disk, and making
    /// files often would make very many small ones.
    package static let partitioned = {
        var policy = CheckpointPolicy()
        policy.rowsMax = .max
        policy.bytesMax = 512 << 20
        policy.secondsMax = 1_800
        return policy
    }()
}
