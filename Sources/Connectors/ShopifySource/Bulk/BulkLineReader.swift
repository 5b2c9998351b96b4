// SPDX-License-Identifier: Apache-2.0

/// Reads lines of a result by their places: in blocks where they lie close to each other, one by one where
/// not.
struct BulkLineReader {
    private static let blockBytes = 512 << 10
    /// Lines that lie no farther apart are close. A block begins so much before the line that it is read for:
    /// the children of a parent come a little before or after those of the parent before it.
    private static let nearBytes = 64 << 10

    private let file: BulkResultFile
    private var block: [UInt8] = []
    private var blockStart = 0
    private var lastOffset = 0
    private var single: [UInt8] = []

    init(_ file: BulkResultFile) {
        self.file = file
    }

    /// Gives the bytes of a line to `body`.
    mutating func line<Result>(
        at offset: Int, byteCount: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) throws -> Result {
        defer { lastOffset = offset }
        if hasBlock(offset, byteCount) { return try give(block, offset - blockStart, byteCount, body) }
        if abs(offset - lastOffset) <= Self.nearBytes, byteCount <= Self.blockBytes - Self.nearBytes {
            let start = max(0, offset - Self.nearBytes)
            try Self.read(file, at: start, byteCount: Self.blockBytes, into: &block)
            blockStart = start
            if hasBlock(offset, byteCount) { return try give(block, offset - start, byteCount, body) }
        }
        try Self.read(file, at: offset, byteCount: byteCount, into: &single)
        return try give(single, 0, min(byteCount, single.count), body)
    }

    private func hasBlock(_ offset: Int, _ byteCount: Int) -> Bool {
        offset >= blockStart && offset + byteCount <= blockStart + block.count
    }

    private func give<Result>(
        _ bytes: [UInt8], _ start: Int, _ count: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) throws -> Result {
        try bytes.withUnsafeBufferPointer {
            try body(UnsafeBufferPointer(rebasing: $0[start..<start + count]))
        }
    }

    /// Fills a buffer in its place.
    private static func read(
        _ file: BulkResultFile, at offset: Int, byteCount: Int, into buffer: inout [UInt8]
    ) throws {
        if buffer.count < byteCount {
            buffer.append(contentsOf: repeatElement(0, count: byteCount - buffer.count))
        } else {
            buffer.removeLast(buffer.count - byteCount)
        }
        let count = try buffer.withUnsafeMutableBytes { try file.read(at: offset, into: $0) }
        buffer.removeLast(buffer.count - count)
    }
}
