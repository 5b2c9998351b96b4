// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// A key that a stream file does not know; a warning.
    package static let streamUnknownKey = Self("LL-STREAM-001", exit: .usageOrConfiguration)
    /// A stream file names a field that the stream does not have.
    package static let streamUnknownField = Self("LL-STREAM-002", exit: .usageOrConfiguration)
    /// A stream file names a stream that the source does not have.
    package static let streamUnknown = Self("LL-STREAM-003", exit: .usageOrConfiguration)
    /// A value that a stream file gives has no effect; a warning.
    package static let streamWithoutEffect = Self("LL-STREAM-004", exit: .usageOrConfiguration)
    /// Two files of one folder are the same stream.
    package static let streamTwice = Self("LL-STREAM-005", exit: .usageOrConfiguration)
    /// A folder of stream files cannot be read.
    package static let streamFolder = Self("LL-STREAM-006", exit: .usageOrConfiguration)
    /// No schema of a stream has been discovered.
    package static let schemaMissing = Self("LL-STREAM-007", exit: .usageOrConfiguration)
}
