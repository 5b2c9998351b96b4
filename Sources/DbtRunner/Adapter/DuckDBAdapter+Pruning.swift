// SPDX-License-Identifier: Apache-2.0

internal import DbtProject

extension DuckDBAdapter {
    func pruned(_ sql: String, into table: Relation?) throws -> PrunedSQL {
        var pruned = PrunedSQL(sql)
        if Watermarks.mayHoldWatermark(sql) {
            let inlined = try use(sql) { try target.watermarks.inline(sql, on: $0) }
            pruned = PrunedSQL(
                inlined.sql,
                watermarks: inlined.values.map { found in
                    PrunedSQL.Watermark(
                        subquery: found.subquery, isNull: found.isNull, separateMaxima: found.separateMaxima)
                })
        }
        guard let table, ParquetRead.mayStand(in: pruned.sql) else { return pruned }
        let types = HiveTypes(following: try columns(of: table).map { ($0.name, $0.type) })
        let typed = try use(sql) { try types.follow(pruned.sql, on: $0) }
        return PrunedSQL(typed, watermarks: pruned.watermarks)
    }
}
