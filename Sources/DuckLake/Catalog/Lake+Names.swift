// SPDX-License-Identifier: Apache-2.0

package import DuckDB
internal import LotusCore

extension Lake {
    /// The number of the snapshot at a point in history.
    ///
    /// - Throws: ``LotusError`` `noSnapshot` when the lake did not exist then, or not yet.
    package func version(of point: LakeLocation.Snapshot, on connection: borrowing Connection) throws -> Int64
    {
        let rows: [[Value]]
        let words: String
        switch point {
        case .version(let version):
            words = "version \(version)"
            rows = try connection.rows(
                "SELECT snapshot_id FROM \(metadata).ducklake_snapshot WHERE snapshot_id = $1",
                [.integer(version)])
        case .timestamp(let time):
            words = "time \(time)"
            rows = try connection.rows(
                """
                SELECT max(snapshot_id) FROM \(metadata).ducklake_snapshot
                WHERE snapshot_time::TIMESTAMPTZ <= $1::TIMESTAMPTZ
                """, [.text(time)])
        }
        guard let version = rows.first?.first?.int64 else {
            throw LotusError(
                .noSnapshot, "the lake has no snapshot at \(words)", hint: "`lotus lake snapshots` lists them"
            )
        }
        return version
    }

    /// The table of a name, which may leave its schema out.
    ///
    /// - Throws: ``LotusError`` `noTable` with names that are close.
    package func findTable(
        _ text: String, at version: Int64? = nil, on connection: borrowing Connection
    ) throws -> TableName {
        let names = try tables(at: version, on: connection).filter { $0.kind == .table }.map(\.name)
        let wanted = text.lowercased()
        let found = names.first { $0.description.lowercased() == wanted || $0.name.lowercased() == wanted }
        if let found { return found }
        let close = NearestNames.find(
            text, in: text.contains(".") ? names.map(\.description) : names.map(\.name))
        throw LotusError(
            .noTable, "the lake has no table \(text)",
            hint: NearestNames.hint(close) ?? "`lotus lake tables` lists them")
    }
}
