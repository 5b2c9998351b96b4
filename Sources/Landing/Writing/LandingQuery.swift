// SPDX-License-Identifier: Apache-2.0

internal import DuckDB

/// The statement that makes a Parquet file of lines.
struct LandingQuery {
    let table: LandingTable
    let syncID: Int64
    let generationID: Int64

    /// Copies a file of lines into a Parquet file.
    ///
    /// - Parameter lineBytesMax: how long the longest line is.
    func copy(from source: String, lineBytesMax: Int, hasChanges: Bool, to path: String) -> String {
        """
        COPY (SELECT \(selected(hasChanges: hasChanges)) FROM read_json(\(SQLText.literal(source)), \
        format = 'newline_delimited', auto_detect = false, columns = {\(readColumns(hasChanges))}, \
        maximum_object_size = \(Self.objectBytes(lineBytesMax)))) \
        TO \(SQLText.literal(path)) (FORMAT parquet, COMPRESSION zstd, \
        ROW_GROUP_SIZE \(rowGroupRows), USE_TMP_FILE false)
        """
    }

    private func readColumns(_ hasChanges: Bool) -> String {
        var columns = [(LandingTable.extractedAtKey, "BIGINT")]
        if hasChanges { columns.append((LandingTable.changesKey, FieldChange.listEngineType)) }
        columns += table.columns.map { ($0.name, $0.engineType) }
        return columns.map { "\(SQLText.identifier($0.0)): \(SQLText.literal($0.1))" }
            .joined(separator: ", ")
    }

    private func selected(hasChanges: Bool) -> String {
        let none = "[]::\(FieldChange.listEngineType)"
        let changes = hasChanges ? "coalesce(\(LandingTable.changesKey), \(none))" : none
        let own = [
            "uuid()::VARCHAR AS _airbyte_raw_id", LandingTable.extractedAtKey,
            "{'sync_id': \(syncID)::BIGINT, 'changes': \(changes)} AS _airbyte_meta",
            "\(generationID)::BIGINT AS _airbyte_generation_id",
        ]
        return (own + table.columns.map { SQLText.identifier($0.name) }).joined(separator: ", ")
    }

    /// The engine holds a row group in memory, 16 bytes for each value even if it is null. It counts in
    /// vectors of 2,048 rows, and its own default is 122,880.
    private var rowGroupRows: Int {
        let vectorRows = 2_048
        let rowBytes = 16 * table.columns.reduce(8) { $0 + $1.type.valueCount }
        return min(60, max(1, LandingLimits.rowGroupBytesMax / rowBytes / vectorRows)) * vectorRows
    }

    /// The engine reads in pieces of twice this size; small ones stay in the processor's caches.
    private static func objectBytes(_ lineBytesMax: Int) -> Int {
        let step = 1 << 20
        return max(step, (lineBytesMax + step) / step * step)
    }
}
