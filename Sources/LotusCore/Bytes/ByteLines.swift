// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The lines of borrowed bytes, as ranges without their `\n`; a last line needs none.
///
/// The bytes must outlive the sequence: use it inside the closure that borrows them.
package struct ByteLines: Sequence, IteratorProtocol {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    /// The lines from an offset on.
    package init(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int = 0) {
        precondition(offset >= 0 && offset <= bytes.count, "The first line starts inside the bytes.")
        self.bytes = bytes
        position = offset
    }

    /// The next line; nil when there is none.
    package mutating func next() -> Range<Int>? {
        guard let base = bytes.baseAddress, position < bytes.count else { return nil }
        let start = position
        let rest = base + start
        guard let found = memchr(rest, Int32(UInt8(ascii: "\n")), bytes.count - start) else {
            position = bytes.count
            return start..<bytes.count
        }
        let end = start + (UnsafeRawPointer(found) - UnsafeRawPointer(rest))
        position = end + 1
        return start..<end
    }
}
