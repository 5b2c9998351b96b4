// SPDX-License-Identifier: Apache-2.0

/// The bytes of an object or of a range of it, in chunks. It can be iterated once.
package struct ObjectStream: AsyncSequence, Sendable {
    /// What the store said of the whole object.
    package let info: ObjectInfo
    /// How many bytes will come.
    package let byteCount: Int
    private let makeReader: @Sendable () -> any ChunkReader

    init(info: ObjectInfo, byteCount: Int, _ makeReader: @escaping @Sendable () -> any ChunkReader) {
        self.info = info
        self.byteCount = byteCount
        self.makeReader = makeReader
    }

    /// Iterates over the chunks.
    package struct AsyncIterator: AsyncIteratorProtocol {
        let reader: any ChunkReader

        /// The next chunk, not empty; nil at the end.
        package mutating func next() async throws -> [UInt8]? { try await reader.next() }
    }

    /// Begins to read.
    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(reader: makeReader()) }
}

/// What an ``ObjectStream`` reads from.
protocol ChunkReader: AnyObject {
    /// The next chunk, not empty; nil at the end.
    func next() async throws -> [UInt8]?
}

/// Where a range lies in an object of this size.
func clamped(_ range: Range<Int>?, size: Int) -> Range<Int> {
    guard let range else { return 0..<size }
    return min(max(0, range.lowerBound), size)..<min(max(0, range.upperBound), size)
}
