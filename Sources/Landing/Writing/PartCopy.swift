// SPDX-License-Identifier: Apache-2.0

internal import DuckDB
internal import LotusCore

/// One part on its way into a file.
struct PartCopy {
    let query: LandingQuery
    let path: String

    /// Writes the file, after repairs if it must be.
    func run(_ contents: PartBuffer.Contents, on connection: borrowing Connection) throws -> StagedFile {
        do {
            return try copy(contents, on: connection)
        } catch let error as DuckDBError where error.isAboutData {
            return try PartRepair(copy: self, contents: contents).run(on: connection)
        }
    }

    /// Writes the file of what is there.
    func copy(_ contents: PartBuffer.Contents, on connection: borrowing Connection) throws -> StagedFile {
        let summary = contents.summary
        let rows = try connection.execute(
            query.copy(
                from: contents.path, lineBytesMax: summary.lineBytesMax, hasChanges: summary.changes > 0,
                to: path))
        guard rows == summary.rows else {
            throw LotusError(
                .landingRowCount, "the engine wrote \(rows) rows of \(summary.rows) records",
                hint: "Nothing of this file counts. Report it with the stream's name.")
        }
        let sum = try FileSum(of: path)
        return StagedFile(
            path: path, bytes: sum.bytes, rows: rows, md5: sum.md5, changes: summary.changes)
    }
}

extension DuckDBError {
    /// Whether it is about a value or a line, and not about memory, disks or the statement.
    var isAboutData: Bool {
        if isInterrupt || isFatal || isOutOfSpace { return false }
        return ["invalid input", "conversion", "out of range"].contains(type.lowercased())
    }
}
