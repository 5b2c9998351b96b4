// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Synchronization

/// Records of one stream that wait to become one file for each day that a field of theirs names.
///
/// One task fills it; when it has no more room, what it holds is written with ``drain(into:_:)``.
///
///     while index < batch.count {
///         index = try buffer.append(batch.bytes, ends: batch.ends, from: index, emittedAt: time)
///         if index < batch.count, try await !buffer.makeRoom() {
///             try await buffer.drain(into: part) { day, part in … }
///         }
///     }
// SAFETY: `spool` is only used while `lock` is held.
package final class PartitionedBuffer: @unchecked Sendable {
    private let lock = Mutex(())
    private var spool: PartitionSpool
    private let otherDay: Int
    private let spoolBytesMax: Int

    /// An empty buffer.
    ///
    /// - Parameters:
    ///   - field: a top-level field of type date or date-time; its day in UTC is the partition.
    ///   - startedAt: when the sync began, in milliseconds since 1970: what has no such day belongs there.
    ///   - folder: for the spool file, which has no name and goes with the process.
    ///   - arenaBytesMax: how much is held in memory.
    ///   - spoolBytesMax: how much waits on disk.
    package init(
        _ table: LandingTable, stream: String, field: String, startedAt: Int64, folder: String,
        arenaBytesMax: Int = LandingLimits.arenaBytesMax, spoolBytesMax: Int = LandingLimits.spoolBytesMax
    ) throws {
        spool = try PartitionSpool(
            RecordScanner(table, partitionField: field), stream: stream, folder: folder,
            arenaBytes: arenaBytesMax)
        otherDay = Int(startedAt / 86_400_000)
        self.spoolBytesMax = spoolBytesMax
    }

    /// What waits, in memory and on disk.
    package var summary: PartBuffer.Summary { lock.withLock { _ in spool.summary } }
    /// How much of it is in memory.
    package var memoryBytes: Int { lock.withLock { _ in spool.memoryBytes } }
    /// How many days it belongs to.
    package var partitions: Int { lock.withLock { _ in spool.partitions } }

    /// Adds records in order until the memory is full; see ``PartBuffer/append(_:ends:from:emittedAt:)``.
    package func append(
        _ bytes: [UInt8], ends: [Int], from first: Int = 0, emittedAt: Int64
    ) throws -> Int {
        try lock.withLock { _ in
            try bytes.withUnsafeBufferPointer { bytes in
                var index = first
                while index < ends.count {
                    let start = index == 0 ? 0 : ends[index - 1] + 1
                    let record = UnsafeBufferPointer(rebasing: bytes[start..<ends[index]])
                    guard try spool.add(record, emittedAt: emittedAt, otherwise: otherDay) else { break }
                    index += 1
                }
                return index
            }
        }
    }

    /// Forgets everything and gives its memory back.
    package func release() throws {
        try lock.withLock { _ in try spool.release() }
    }

    /// Moves what is in memory to the disk.
    ///
    /// - Returns: false when so much waits that it has to be drained.
    package func makeRoom() async throws -> Bool {
        try await BlockingWork.run {
            try self.lock.withLock { _ in
                if self.spool.partitions >= LandingLimits.partitionsMax { return false }
                try self.spool.spill()
                return self.spool.spooledBytes < self.spoolBytesMax
            }
        }
    }

    /// Gives everything that waits day by day, from the oldest on, and is empty afterwards. A day that has
    /// more than one part has room for comes several times in a row.
    ///
    /// - Parameters:
    ///   - part: an empty part of the same table; it is empty again afterwards.
    ///   - body: takes what is in the part. When it throws, everything still waits.
    package func drain(
        into part: PartBuffer, _ body: (HivePartition, PartBuffer) async throws -> Void
    ) async throws {
        let days = try await BlockingWork.run {
            try self.lock.withLock { _ in
                try self.spool.spill()
                return self.spool.extents.sorted { $0.key < $1.key }
            }
        }
        part.removeAll()
        for (day, extents) in days {
            let partition = HivePartition(daysSince1970: day)
            var next = 0
            while next < extents.count {
                let first = next
                next = try await BlockingWork.run { try self.fill(part, extents, from: first) }
                try await body(partition, part)
                part.removeAll()
            }
        }
        try lock.withLock { _ in try spool.removeAll() }
    }

    /// The first extent that the part had no room for.
    private func fill(_ part: PartBuffer, _ extents: [PartitionSpool.Extent], from first: Int) throws -> Int {
        try lock.withLock { _ in
            var next = first
            while next < extents.count, try spool.move(extents[next], into: part) { next += 1 }
            return next
        }
    }
}
