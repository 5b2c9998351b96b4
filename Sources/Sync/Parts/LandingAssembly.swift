// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit
package import Landing
internal import LotusCore
internal import Synchronization

/// Makes Parquet files. The engine is opened when the first one is made: a sync that finds nothing new does
/// without.
package final class LandingAssembly: PartAssembly {
    /// Opens the engine that writes.
    package typealias Opening = @Sendable () async throws -> ParquetWriter

    private let staged: StagedFiles
    private let engine: LazyWriter
    private let number = Mutex(0)

    /// - Parameter staged: where files are made.
    package init(_ staged: StagedFiles, opening: @escaping Opening) {
        self.staged = staged
        engine = LazyWriter(opening)
    }

    package func assembler(
        for table: LandingTable, stream: String, partitionField: String?, startedAt: Int64
    ) throws -> any PartAssembler {
        guard let partitionField else { return LandingAssembler(try PartBuffer(table, stream: stream), self) }
        let buffer = try PartitionedBuffer(
            table, stream: stream, field: partitionField, startedAt: startedAt, folder: staged.folder)
        return PartitionedAssembler(buffer, table: table, stream: stream, self)
    }

    /// Closes the engine, if it was opened.
    package func close() async { await engine.close() }

    fileprivate func stage(
        _ part: PartBuffer, partition: HivePartition?, syncID: Int64, generationID: Int64
    ) async throws -> StagedPart {
        let number = number.withLock { number in
            number += 1
            return number
        }
        let file = try await engine.writer().write(
            part, to: "\(staged.folder)/\(number).parquet", syncID: syncID, generationID: generationID)
        return StagedPart(
            path: file.path, partition: partition, bytes: file.bytes, md5: file.md5, rows: file.rows,
            changes: file.changes)
    }
}

/// The writer, opened once. Only one file is made at a time, so only one call asks for it.
private actor LazyWriter {
    private let opening: LandingAssembly.Opening
    private var opened: ParquetWriter?

    init(_ opening: @escaping LandingAssembly.Opening) {
        self.opening = opening
    }

    func writer() async throws -> ParquetWriter {
        if let opened { return opened }
        let writer = try await opening()
        opened = writer
        return writer
    }

    func close() async {
        await opened?.close()
        opened = nil
    }
}

/// Gathers records as lines in memory.
private struct LandingAssembler: PartAssembler {
    private let part: PartBuffer
    private let assembly: LandingAssembly

    init(_ part: PartBuffer, _ assembly: LandingAssembly) {
        self.part = part
        self.assembly = assembly
    }

    var summary: PartSummary {
        let summary = part.summary
        return PartSummary(
            rows: summary.rows, bytes: summary.bytes, memoryBytes: summary.bytes, changes: summary.changes)
    }

    func append(_ batch: RecordBatch, from first: Int, extractedAt: Int64) throws -> Int {
        try part.append(batch.bytes, ends: batch.ends, from: first, emittedAt: extractedAt)
    }

    func spill() -> Bool { false }

    func cut(to summary: PartSummary) -> Bool {
        part.keep(rows: summary.rows, bytes: summary.bytes, changes: summary.changes)
        return true
    }

    func stage(syncID: Int64, generationID: Int64) async throws -> [StagedPart] {
        [try await assembly.stage(part, partition: nil, syncID: syncID, generationID: generationID)]
    }

    func removeAll() throws { try part.release() }
}

/// Gathers records by the day of one of their fields: in memory, then on disk, until there is enough for
/// files that are not too small.
private struct PartitionedAssembler: PartAssembler {
    private let buffer: PartitionedBuffer
    private let table: LandingTable
    private let stream: String
    private let assembly: LandingAssembly

    init(_ buffer: PartitionedBuffer, table: LandingTable, stream: String, _ assembly: LandingAssembly) {
        self.buffer = buffer
        self.table = table
        self.stream = stream
        self.assembly = assembly
    }

    var summary: PartSummary {
        let summary = buffer.summary
        return PartSummary(
            rows: summary.rows, bytes: summary.bytes, memoryBytes: buffer.memoryBytes,
            changes: summary.changes)
    }

    func append(_ batch: RecordBatch, from first: Int, extractedAt: Int64) throws -> Int {
        try buffer.append(batch.bytes, ends: batch.ends, from: first, emittedAt: extractedAt)
    }

    func spill() async throws -> Bool { try await buffer.makeRoom() }

    /// What came last is sorted in among the rest.
    func cut(to summary: PartSummary) -> Bool { summary.rows == buffer.summary.rows }

    func stage(syncID: Int64, generationID: Int64) async throws -> [StagedPart] {
        let part = try PartBuffer(table, stream: stream)
        var staged: [StagedPart] = []
        do {
            try await buffer.drain(into: part) { day, part in
                staged.append(
                    try await assembly.stage(
                        part, partition: day, syncID: syncID, generationID: generationID))
            }
        } catch {
            for part in staged { StagedFiles.remove(part.path) }
            throw error
        }
        return staged
    }

    func removeAll() throws { try buffer.release() }
}
