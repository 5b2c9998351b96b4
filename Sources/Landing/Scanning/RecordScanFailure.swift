// SPDX-License-Identifier: Apache-2.0

/// Why a record could not be written as a line.
package enum RecordScanFailure: Error, Hashable, Sendable {
    /// The bytes are no JSON object; where that shows.
    case malformed(offset: Int)
    /// The line may be longer than what is left of the buffer; nothing counts as written.
    case noRoom
}
