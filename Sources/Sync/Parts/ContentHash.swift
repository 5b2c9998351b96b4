// SPDX-License-Identifier: Apache-2.0

package import ConnectorKit

/// A hash of a set of records, whatever their order: equal for equal sets, and else different but for a
/// chance of 2^-64.
///
/// Not for secrets: who chooses records can make two sets that are equal.
package struct ContentHash: Sendable {
    private var sum: (UInt64, UInt64) = (0, 0)
    private var count = 0
    private let seed: UInt64

    private static let odd: (UInt64, UInt64) = (0x9E37_79B9_7F4A_7C15, 0xC2B2_AE3D_27D4_EB4F)

    /// - Parameter columns: what is written of the records; the same records in other columns are another
    ///   content.
    package init(columns: String) {
        var columns = columns
        seed = columns.withUTF8 { Self.hash(UnsafeRawBufferPointer($0), seed: 0).0 }
    }

    /// Adds records of a batch.
    package mutating func add(_ batch: RecordBatch, from first: Int, to end: Int) {
        batch.bytes.withUnsafeBytes { bytes in
            for index in first..<end {
                let hash = Self.hash(
                    UnsafeRawBufferPointer(rebasing: bytes[batch.range(of: index)]), seed: seed)
                sum.0 &+= hash.0
                sum.1 &+= hash.1
            }
        }
        count += end - first
    }

    /// Equal for equal contents.
    package var text: String {
        [seed, UInt64(count), sum.0, sum.1].map { String($0, radix: 16) }.joined(separator: "-")
    }

    private static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> (UInt64, UInt64) {
        var one = seed ^ odd.0
        var other = seed ^ odd.1 ^ UInt64(bytes.count)
        var offset = 0
        while offset + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            one = mixed(one ^ word, odd.0)
            other = mixed(other &+ word, odd.1)
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < bytes.count {
            rest = rest << 8 | UInt64(bytes[offset])
            offset += 1
        }
        return (mixed(one ^ rest, odd.1), mixed(other &+ rest, odd.0))
    }

    private static func mixed(_ value: UInt64, _ factor: UInt64) -> UInt64 {
        let product = (value ^ factor).multipliedFullWidth(by: factor)
        return product.high ^ product.low &+ value.byteSwapped
    }
}
