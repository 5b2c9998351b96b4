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

    fileprivate struct State: ~Copyable {
        var scanner: RecordScanner
        var file: MemoryFile
        var summary = Summary()
        var content: SHA256?
    }

    package let table: LandingTable
    private let stream: String
    private let bytesMax: Int
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
        self.stream = stream
        self.bytesMax = bytesMax
        state = State(
            scanner: RecordScanner(table), file: try MemoryFile(byteCount: bytesMax),
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

    /// Adds one line as it is, which must be as ``RecordScanner`` writes it, and end with `\n`.
    ///
    /// - Returns: whether there was room for it.
    package func append(line: UnsafeBufferPointer<UInt8>, changes: Int = 0) throws -> Bool {
        try lock.withLock { _ in
            if state.file.bytes.count - state.summary.bytes < line.count {
                if state.summary.rows > 0 { return false }
                try state.file.grow(to: line.count)
            }
            let room = UnsafeMutableBufferPointer(rebasing: state.file.bytes[state.summary.bytes...])
            _ = room.update(from: line)
            state.summary.add(line.count, changes: changes)
            return true
        }
    }

    /// Forgets the records that came after the first ones, whose lines have these bytes and changes.
    package func keep(rows: Int, bytes: Int, changes: Int) {
        lock.withLock { _ in
            precondition(rows <= state.summary.rows && bytes <= state.summary.bytes, "A part only shrinks.")
            state.summary.rows = rows
            state.summary.bytes = bytes
            state.summary.changes = changes
        }
    }

    /// Empties it; the memory is kept for the next records.
    package func removeAll() {
        lock.withLock { _ in
            state.summary = Summary()
            if state.content != nil { state.content = SHA256() }
        }
    }

    /// Empties it and gives its memory back.
    package func release() throws {
        removeAll()
        try lock.withLock { _ in try state.file.release() }
    }

    // MARK: - Records

    /// Whether there was room.
    private func add(
        _ record: UnsafeBufferPointer<UInt8>, _ emittedAt: Int64
    ) throws -> Bool {
        var wanted = state.scanner.roomBytes(for: record.count)
        while true {
            if state.file.bytes.count - state.summary.bytes < wanted {
                if state.summary.rows > 0 { return false }
                guard wanted <= LandingLimits.lineBytesMax else { throw tooLong(record.count) }
                try state.file.grow(to: wanted)
            }
            let room = UnsafeMutableBufferPointer(rebasing: state.file.bytes[state.summary.bytes...])
            do throws(RecordScanFailure) {
                let length = try state.scanner.scan(record, emittedAt: emittedAt, into: room)
                state.note(room[..<length])
                return true
            } catch {
                switch error {
                case .malformed(let offset): throw malformed(record.count, offset)
                case .noRoom: wanted = max(wanted, room.count) * 2
                }
            }
        }
    }

    private func malformed(_ byteCount: Int, _ offset: Int) -> LotusError {
        LotusError(
            .landingRecord,
            "a record of the stream `\(stream)` is no JSON object: byte \(offset) of \(byteCount) is wrong",
            hint: "The source gave what it should have refused; report it with the stream's name.")
    }

    private func tooLong(_ byteCount: Int) -> LotusError {
        LotusError(
            .landingRecord,
            "a record of the stream `\(stream)` has \(byteCount) bytes: its line would be longer than "
                + "\(LandingLimits.lineBytesMax) bytes",
            hint: "Leave out the field that is so large: name the wanted ones in the stream file.")
    }
}

extension PartBuffer.State {
    /// Counts the line that was written last.
    fileprivate mutating func note(_ line: Slice<UnsafeMutableBufferPointer<UInt8>>) {
        summary.add(line.count, changes: scanner.changeCount)
        content?.update(
            bufferPointer: UnsafeRawBufferPointer(
                UnsafeMutableBufferPointer(rebasing: line.dropFirst(scanner.openingBytes))))
    }
}

extension PartBuffer.Summary {
    fileprivate mutating func add(_ lineBytes: Int, changes: Int) {
        rows += 1
        bytes += lineBytes
        self.changes += changes
        lineBytesMax = max(lineBytesMax, lineBytes)
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
            let bytes = UnsafeBufferPointer(rebasing: state.file.bytes[..<summary.bytes])
            let contents = Contents(path: state.file.path, bytes: bytes, summary: summary)
            return try state.file.withLength(summary.bytes) { try body(contents) }
        }
    }
}
