// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol

/// Records of one stream: one arena of bytes and where each record lies in it; no object per record.
///
/// Each record is one compact JSON object (no line break inside) in the shape of the catalog: it has been
/// validated, and is followed by one `\n`, so that the arena as a whole is newline-delimited JSON.
package struct RecordBatch: Sendable {
    package let stream: StreamDescriptor
    /// Newline-delimited JSON.
    package let bytes: [UInt8]
    /// The offset after the last byte of each record (where its `\n` stands), in order.
    package let ends: [Int]
    /// When the source gave them, in milliseconds since 1970.
    package let emittedAt: Int64

    /// A batch of complete records.
    package init(stream: StreamDescriptor, bytes: [UInt8], ends: [Int], emittedAt: Int64) {
        precondition((ends.last ?? -1) + 1 == bytes.count, "Each record ends with a line break.")
        self.stream = stream
        self.bytes = bytes
        self.ends = ends
        self.emittedAt = emittedAt
    }

    /// How many records there are.
    package var count: Int { ends.count }

    /// Where a record lies, without its line break.
    package func range(of index: Int) -> Range<Int> {
        (index == 0 ? 0 : ends[index - 1] + 1)..<ends[index]
    }
}
