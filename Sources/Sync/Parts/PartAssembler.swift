// SPDX-License-Identifier: Apache-2.0

package import ConnectorKit
package import Landing

/// What an assembler holds.
package struct PartSummary: Hashable, Sendable {
    package var rows = 0
    /// What it takes of the memory that all streams share.
    package var bytes = 0
    /// How many values did not fit their column and were written as null.
    package var changes = 0

    package init(rows: Int = 0, bytes: Int = 0, changes: Int = 0) {
        self.rows = rows
        self.bytes = bytes
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

    package init(path: String, partition: HivePartition?, bytes: Int, md5: String, rows: Int) {
        self.path = path
        self.partition = partition
        self.bytes = bytes
        self.md5 = md5
        self.rows = rows
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

    /// Forgets what came after a moment.
    func cut(to summary: PartSummary) throws

    /// Makes files of all that waits, which stays until it is removed.
    func stage(syncID: Int64, generationID: Int64) async throws -> [StagedPart]

    /// Forgets all that waits and gives its memory back.
    func removeAll() throws
}

/// Makes assemblers.
package protocol PartAssembly: Sendable {
    /// One for a stream.
    ///
    /// - Parameter partitionField: the field whose day is the file's folder; nil for the day of the sync.
    func assembler(
        for table: LandingTable, stream: String, partitionField: String?
    ) throws -> any PartAssembler
}
