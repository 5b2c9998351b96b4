// SPDX-License-Identifier: Apache-2.0

/// Reads lines of a result by their places: in blocks where they follow each other, one by one where not.
struct BulkLineReader {
    private static let blockBytes = 256 << 10

    private let file: BulkResultFile
    private var block: [UInt8] = []
    private var blockStart = 0
    private var single: [UInt8] = []

    init(_ file: BulkResultFile) {
        self.file = file
    }

    /// Gives the bytes of a line to `body`.
    mutating func line<Result>(
        at offset: Int, byteCount: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) throws -> Result {
        if offset >= blockStart, offset + byteCount <= blockStart + block.count {
            return try give(block, offset - blockStart, byteCount, body)
        }
        let isNear = offset >= blockStart && offset <= blockStart + block.count
        if isNear, byteCount <= Self.blockBytes {
            block = try read(at: offset, byteCount: Self.blockBytes, into: block)
            blockStart = offset
            if byteCount <= block.count { return try give(block, 0, byteCount, body) }
        }
        single = try read(at: offset, byteCount: byteCount, into: single)
        return try give(single, 0, min(byteCount, single.count), body)
    }

    private func give<Result>(
        _ bytes: [UInt8], _ start: Int, _ count: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) throws -> Result {
        try bytes.withUnsafeBufferPointer {
            try body(UnsafeBufferPointer(rebasing: $0[start..<start + count]))
        }
    }

    private func read(at offset: Int, byteCount: Int, into buffer: consuming [UInt8]) throws -> [UInt8] {
        var buffer = buffer
        if buffer.count < byteCount {
            buffer.append(contentsOf: repeatElement(0, count: byteCount - buffer.count))
        } else {
            buffer.removeLast(buffer.count - byteCount)
        }
        let count = try buffer.withUnsafeMutableBytes { try file.read(at: offset, into: $0) }
        buffer.removeLast(buffer.count - count)
        return buffer
    }
}
