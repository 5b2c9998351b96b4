// SPDX-License-Identifier: Apache-2.0

/// The limits of reading a source, each with its unit last.
package enum ConnectorLimits {
    /// How large a batch of records is at most, unless one record alone is larger.
    package static let batchBytesMax = 8 << 20
    /// How large one record may be.
    package static let recordBytesMax = 32 << 20
    /// How large an answer may be that is held in memory: a page of records.
    package static let pageBytesMax = 64 << 20
}
