// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import LotusCore
internal import Synchronization

/// Records of one stream that wait to become one file: lines in memory, checked and bounded.
///
/// One task fills it; ``ParquetWriter`` reads it, and then it is emptied and filled anew.
// SAFETY: `state` is only used while `lock` is held.
package final class PartBuffer: @unchecked Sendable {
    /// What is in a part.
    package struct Summary: Hashable, Sendable {
        /// How many records there are.
        package var rows = 0
        /// How long their lines are.
        package var bytes = 0
        /// How many values were changed.
        package var changes = 0
        /// The longest line.
        package var lineBytesMax = 0
    }

    private struct State: ~Copyable {
        var lines: LineStore
        var summary = Summary()
        var content: SHA256?
    }

    package let table: LandingTable
    private let lock = Mutex(())
    private var state: State

    /// An empty part.
    ///
    /// - Parameters:
    ///   - stream: its name, for messages.
    ///   - bytesMax: how much is gathered; one record alone may be longer.
    ///   - hashesContent: whether ``contentHash()`` will be asked for.
    package init(
        _ table: LandingTable, stream: String, bytesMax: Int = LandingLimits.partBytesMax,
        hashesContent: Bool = false
    ) throws {
        self.table = table
        state = State(
            lines: try LineStore(RecordScanner(table), stream: stream, bytesMax: bytesMax),
            content: hashesContent ? SHA256() : nil)
    }

    /// What is in it.
    package var summary: Summary { lock.withLock { _ in state.summary } }

    /// How many records there are.
    package var rows: Int { summary.rows }

    /// A hash of the lines without the time that they were extracted at: equal for equal records in the
    /// same order. Nil when the part does not keep one.
    package func contentHash() -> [UInt8]? {
        lock.withLock { _ in state.content.map { Array($0.finalize()) } }
    }

    /// Adds records, in order, until there is no room for the next one.
    ///
    /// - Parameters:
    ///   - bytes: newline-delimited JSON.
    ///   - ends: the offset after the last byte of each record, where its `\n` stands.
    ///   - first: the index of the first record to add.
    /// - Returns: the index of the first record that was not added: the number of records, or less when
    ///   the part is full and has to be written first. An empty part takes at least one record.
    /// - Throws: ``LotusError`` when a record is no JSON object or has an absurdly long line.
    package func append(
        _ bytes: [UInt8], ends: [Int], from first: Int = 0, emittedAt: Int64
    ) throws -> Int {
        try lock.withLock { _ in
            try bytes.withUnsafeBufferPointer { bytes in
                var index = first
                while index < ends.count {
                    let start = index == 0 ? 0 : ends[index - 1] + 1
                    let record = UnsafeBufferPointer(rebasing: bytes[start..<ends[index]])
                    guard try add(record, emittedAt) else { break }
                    index += 1
                }
                return index
            }
        }
    }

    /// Adds lines as they are, which must be as ``RecordScanner`` writes them, each with its `\n`.
    ///
    /// - Parameters:
    ///   - lines: what they are, but for their bytes.
    ///   - write: writes the bytes into the room that is lent.
    /// - Returns: false when there is no room for so much; an empty part takes everything.
    package func append(
        lines: Summary, _ write: (UnsafeMutableBufferPointer<UInt8>) throws -> Void
    ) throws -> Bool {
        try lock.withLock { _ in
            guard try state.lines.add(byteCount: lines.bytes, write) else { return false }
            state.summary.add(lines)
            return true
        }
    }

    /// Adds one line as it is.
    package func append(line: UnsafeBufferPointer<UInt8>, changes: Int = 0) throws -> Bool {
        try append(lines: Summary(rows: 1, bytes: line.count, changes: changes, lineBytesMax: line.count)) {
            _ = $0.update(from: line)
        }
    }

    /// Forgets the records that came after the first ones, whose lines have these bytes and changes.
    package func keep(rows: Int, bytes: Int, changes: Int) {
        lock.withLock { _ in
            precondition(rows <= state.summary.rows, "A part only shrinks.")
            state.lines.keep(byteCount: bytes)
            state.summary.rows = rows
            state.summary.bytes = bytes
            state.summary.changes = changes
        }
    }

    /// Empties it; the memory is kept for the next records.
    package func removeAll() {
        lock.withLock { _ in
            state.lines.removeAll()
            state.summary = Summary()
            if state.content != nil { state.content = SHA256() }
        }
    }

    /// Empties it and gives its memory back.
    package func release() throws {
        removeAll()
        try lock.withLock { _ in try state.lines.file.release() }
    }

    /// Whether there was room.
    private func add(_ record: UnsafeBufferPointer<UInt8>, _ emittedAt: Int64) throws -> Bool {
        guard let line = try state.lines.add(record, emittedAt: emittedAt) else { return false }
        state.summary.add(
            Summary(
                rows: 1, bytes: line.count, changes: state.lines.scanner.changeCount,
                lineBytesMax: line.count))
        if state.content != nil {
            let own = state.lines.bytes[line].dropFirst(state.lines.scanner.openingBytes)
            state.content?.update(bufferPointer: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: own)))
        }
        return true
    }
}

extension PartBuffer.Summary {
    /// Adds what other lines are.
    mutating func add(_ other: PartBuffer.Summary) {
        rows += other.rows
        bytes += other.bytes
        changes += other.changes
        lineBytesMax = max(lineBytesMax, other.lineBytesMax)
    }
}

// MARK: - For the writer

extension PartBuffer {
    /// A part as the engine finds it.
    struct Contents {
        let path: String
        let bytes: UnsafeBufferPointer<UInt8>
        let summary: Summary
    }

    /// Lends what is in it; nothing can be added meanwhile.
    func withContents<R: Sendable>(_ body: (Contents) throws -> R) throws -> R {
        try lock.withLock { _ in
            let summary = state.summary
            let contents = Contents(
                path: state.lines.file.path, bytes: state.lines.bytes, summary: summary)
            return try state.lines.file.withLength(summary.bytes) { try body(contents) }
        }
    }
}
