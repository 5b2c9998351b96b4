// SPDX-License-Identifier: Apache-2.0

/// The limits of a sync, each with its unit last.
package enum SyncLimits {
    /// How much all streams together hold in memory before files are made of it.
    package static let bufferedBytesMax = 128 << 20
    /// How long a lease lasts that is not renewed.
    package static let leaseSecondsMax = 60
    /// How often a lease is renewed.
    package static let leaseRenewalSeconds = 15
    /// How long a file that was given up may still arrive: a request of a process that was killed lives no
    /// longer in a network or a server.
    package static let abandonedSecondsMax: Int64 = 24 * 3_600
    /// The largest file that is put in one piece, so that its ETag is its MD5 sum.
    package static let putBytesMax = 256 << 20
    /// How large the parts of a larger file are.
    package static let putPartBytes = 64 << 20
}
