// SPDX-License-Identifier: Apache-2.0

package import DuckDB
internal import Glibc
internal import LotusCore

/// Writes parts as Parquet files into a local staging folder, one at a time.
///
/// It has an engine of its own, so that its memory is bounded and nothing else waits for it.
package final class ParquetWriter: Sendable {
    private let database: Database

    /// Opens the engine.
    ///
    /// - Parameter spillFolder: where the engine may put what does not fit its memory.
    package static func open(components: Components, spillFolder: String) async throws -> ParquetWriter {
        let options: [(name: String, value: String)] = [
            ("memory_limit", "\(LandingLimits.engineMemoryBytesMax / (1 << 20))MiB"),
            ("threads", String(LandingLimits.engineThreads)),
            ("temp_directory", spillFolder),
            ("preserve_insertion_order", "false"),
            // Parts use the same path again and again.
            ("enable_external_file_cache", "false"),
        ]
        return ParquetWriter(
            try await Database.open(
                Database.Configuration(options: options, connectionsMax: 1), components: components))
    }

    private init(_ database: Database) {
        self.database = database
    }

    /// Writes the records of a part into one file; the part stays as it is.
    ///
    /// A record that the engine refuses, although it was checked, is repaired: the value at fault becomes
    /// null with an entry in `_airbyte_meta`. When this throws there is no file.
    ///
    /// - Parameter path: of the file, in the staging folder; one that exists is replaced.
    /// - Throws: ``LotusError`` with a code of `LL-LANDING`; `LL-SQL-005` when the task was cancelled.
    package func write(
        _ part: PartBuffer, to path: String, syncID: Int64, generationID: Int64
    ) async throws -> StagedFile {
        let query = LandingQuery(table: part.table, syncID: syncID, generationID: generationID)
        do {
            return try await database.withConnection { connection in
                try part.withContents { contents in
                    try PartCopy(query: query, path: path).run(contents, on: connection)
                }
            }
        } catch {
            unlink(path)
            throw Self.failure(error, path)
        }
    }

    /// Lets the file that is being written finish and closes the engine.
    package func close() async { await database.close() }

    private static func failure(_ error: any Error, _ path: String) -> any Error {
        guard let error = error as? DuckDBError else { return error }
        if error.isInterrupt { return error.lotusError }
        if error.isOutOfSpace, error.type.lowercased() != "out of memory" { return diskFull(path, error) }
        return LotusError(
            .landingWrite, "the engine cannot write \(path): \(error.message)",
            hint: "Run the sync again: nothing of this file counts yet.", cause: error)
    }

    static func diskFull(_ path: String, _ cause: (any Error)? = nil) -> LotusError {
        LotusError(
            .landingDiskFull, "the disk with the staging folder is full while \(path) is written",
            hint: "Free some space or choose another staging folder, then run the sync again: it goes on "
                + "where it stopped.",
            cause: cause)
    }
}
