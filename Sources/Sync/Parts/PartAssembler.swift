// SPDX-License-Identifier: Apache-2.0

package import ConnectorKit
package import Landing

/// What an assembler holds.
package struct PartSummary: Hashable, Sendable {
    package var rows = 0
    /// In memory and on disk.
    package var bytes = 0
    /// What it takes of the memory that all streams share.
    package var memoryBytes = 0
    /// How many values did not fit their column and were written as null.
    package var changes = 0

    package init(rows: Int = 0, bytes: Int = 0, memoryBytes: Int = 0, changes: Int = 0) {
        self.rows = rows
        self.bytes = bytes
        self.memoryBytes = memoryBytes
        self.changes = changes
    }
}

/// A file that waits on the local disk to be put into the landing zone.
package struct StagedPart: Hashable, Sendable {
    /// Where it lies.
    package let path: String
    /// The day that it belongs to; nil for the day of the sync.
    package let partition: HivePartition?
    package let bytes: Int
    package let md5: String
    package let rows: Int
    /// How many values are null because they did not fit.
    package let changes: Int

    package init(
        path: String, partition: HivePartition?, bytes: Int, md5: String, rows: Int, changes: Int = 0
    ) {
        self.path = path
        self.partition = partition
        self.bytes = bytes
        self.md5 = md5
        self.rows = rows
        self.changes = changes
    }
}

/// Gathers the records of one stream and makes files of them. One task uses it at a time.
package protocol PartAssembler: Sendable {
    /// What waits to become files.
    var summary: PartSummary { get }

    /// Adds records from one on until there is no room.
    ///
    /// - Returns: the first that was not added; an empty assembler takes at least one.
    func append(_ batch: RecordBatch, from first: Int, extractedAt: Int64) throws -> Int

    /// Moves what is in memory elsewhere.
    ///
    /// - Returns: false when files have to be made for there to be room again.
    func spill() async throws -> Bool

    /// Forgets what came after a moment.
    ///
    /// - Returns: false when that is not possible any more; nothing is changed then.
    func cut(to summary: PartSummary) throws -> Bool

    /// Makes files of all that waits, which stays until it is removed.
    func stage(syncID: Int64, generationID: Int64) async throws -> [StagedPart]

    /// Forgets all that waits and gives its memory back.
    func removeAll() throws
}

/// Makes assemblers.
package protocol PartAssembly: Sendable {
    /// One for a stream.
    ///
    /// - Parameters:
    ///   - partitionField: the field whose day is the file's folder; nil for the day of the sync.
    ///   - startedAt: when the sync began, in milliseconds since 1970.
    func assembler(
        for table: LandingTable, stream: String, partitionField: String?, startedAt: Int64
    ) throws -> any PartAssembler
}
