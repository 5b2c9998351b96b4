// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DuckDB
internal import Landing
internal import LotusCore

/// Chooses files that have all columns of a list of files between them: one of each form.
struct ColumnFiles {
    let database: any AdapterDatabase
    let zone: LandingZone

    /// - Returns: files of the list in its order.
    func choose(among files: [LandingFile]) throws -> [LandingFile] {
        let list = files.map { SQLText.literal(zone.path(of: $0.key)) }.joined(separator: ", ")
        let rows = try database.execute(
            """
            WITH fields AS (
                SELECT file_name, row_number() OVER (PARTITION BY file_name) AS place,
                    concat_ws(' ', name, type, duckdb_type, logical_type, num_children) AS form
                FROM parquet_schema([\(list)])),
            forms AS (SELECT file_name, string_agg(form, ', ' ORDER BY place) AS form FROM fields GROUP BY 1)
            SELECT min(file_name) FROM forms GROUP BY form
            """, rows: .all, opensTransaction: false
        ).table.rows
        let chosen = Set(
            rows.compactMap { row in if case .string(let name)? = row.first { name } else { nil } })
        let found = files.filter { chosen.contains(zone.location(of: $0.key)) }
        return found.count == chosen.count ? found : files
    }
}
