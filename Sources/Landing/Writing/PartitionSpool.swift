// SPDX-License-Identifier: Apache-2.0

/// Lines that are sorted into days: in memory as they come, on disk day by day.
///
/// A buffer for each of 1,000 days would be large or would make a thousand tiny files whenever it is full;
/// so lines gather in one arena, go to a spool file sorted whenever that is full, and become files only
/// when a lot waits.
struct PartitionSpool: ~Copyable {
    /// A line in the arena.
    private struct Line {
        let day: Int32
        let start: Int32
        let count: Int32
        let changes: Int32
    }

    /// Lines of one day that lie together in the spool.
    struct Extent {
        let offset: Int
        var lines: PartBuffer.Summary
    }

    private var arena: LineStore
    private var lines: [Line] = []
    private var spool: SpoolFile?
    private let folder: String
    private let arenaBytes: Int
    private(set) var extents: [Int: [Extent]] = [:]
    private var days: Set<Int> = []
    /// What is in arena and spool.
    private(set) var summary = PartBuffer.Summary()

    /// How much is written to the disk at once.
    private static let writeBytes = 1 << 20

    init(_ scanner: consuming RecordScanner, stream: String, folder: String, arenaBytes: Int) throws {
        arena = try LineStore(scanner, stream: stream, bytesMax: arenaBytes)
        self.folder = folder
        self.arenaBytes = arenaBytes
    }

    /// How many days there are.
    var partitions: Int { days.count }
    /// How much lies in memory.
    var memoryBytes: Int { arena.byteCount }
    /// How much lies on disk.
    var spooledBytes: Int { spool?.byteCount ?? 0 }

    /// Checks a record and adds its line to its day, or to another day when it tells none.
    ///
    /// - Returns: false when the arena is full, or too many days wait.
    mutating func add(
        _ record: UnsafeBufferPointer<UInt8>, emittedAt: Int64, otherwise day: Int
    ) throws -> Bool {
        if days.count >= LandingLimits.partitionsMax { return false }
        guard let range = try arena.add(record, emittedAt: emittedAt) else { return false }
        let day = arena.scanner.partitionDay ?? day
        let changes = arena.scanner.changeCount
        lines.append(
            Line(
                day: Int32(clamping: day), start: Int32(range.lowerBound), count: Int32(range.count),
                changes: Int32(clamping: changes)))
        days.insert(day)
        summary.add(
            PartBuffer.Summary(rows: 1, bytes: range.count, changes: changes, lineBytesMax: range.count))
        return true
    }

    /// Moves the arena to the spool, day by day.
    mutating func spill() throws {
        if lines.isEmpty { return }
        if spool == nil { spool = try SpoolFile(in: folder) }
        // Stable, as within a day the order of the records is kept.
        lines.sort { ($0.day, $0.start) < ($1.day, $1.start) }
        var chunk: [UInt8] = []
        chunk.reserveCapacity(Self.writeBytes + 1 << 16)
        var offset = spooledBytes
        for line in lines {
            let start = Int(line.start)
            chunk += arena.bytes[start..<start + Int(line.count)]
            note(line, at: offset)
            offset += Int(line.count)
            if chunk.count >= Self.writeBytes { try write(&chunk) }
        }
        try write(&chunk)
        arena.removeAll()
        // Another stream may need it before this one does again.
        try arena.file.release()
        lines.removeAll(keepingCapacity: true)
    }

    private mutating func write(_ chunk: inout [UInt8]) throws {
        try chunk.withUnsafeBytes { bytes in try spool?.append(bytes) }
        chunk.removeAll(keepingCapacity: true)
    }

    private mutating func note(_ line: Line, at offset: Int) {
        let count = Int(line.count)
        let one = PartBuffer.Summary(
            rows: 1, bytes: count, changes: Int(line.changes), lineBytesMax: count)
        var known = extents[Int(line.day)] ?? []
        // So that it fits the part that it goes to.
        if let last = known.last, last.offset + last.lines.bytes == offset,
            last.lines.bytes + count <= arenaBytes
        {
            known[known.count - 1].lines.add(one)
        } else {
            known.append(Extent(offset: offset, lines: one))
        }
        extents[Int(line.day)] = known
    }

    /// Moves lines of a day from the spool into a part.
    ///
    /// - Returns: false when the part has no room for them.
    func move(_ extent: Extent, into part: PartBuffer) throws -> Bool {
        try part.append(lines: extent.lines) { room in
            try spool?.read(at: extent.offset, into: UnsafeMutableRawBufferPointer(room))
        }
    }

    /// Forgets everything and gives the memory back.
    mutating func release() throws {
        try removeAll()
        try arena.file.release()
    }

    /// Forgets everything; memory and file are kept.
    mutating func removeAll() throws {
        arena.removeAll()
        lines.removeAll(keepingCapacity: true)
        try spool?.removeAll()
        extents = [:]
        days = []
        summary = PartBuffer.Summary()
    }
}
