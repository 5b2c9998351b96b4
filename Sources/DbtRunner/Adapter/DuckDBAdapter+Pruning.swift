// SPDX-License-Identifier: Apache-2.0

internal import DbtProject

extension DuckDBAdapter {
    func pruned(_ sql: String) throws -> PrunedSQL {
        guard Watermarks.mayHoldWatermark(sql) else { return PrunedSQL(sql) }
        let inlined = try use(sql) { try target.watermarks.inline(sql, on: $0) }
        return PrunedSQL(
            inlined.sql,
            watermarks: inlined.values.map { found in
                PrunedSQL.Watermark(
                    subquery: found.subquery, isNull: found.isNull, separateMaxima: found.separateMaxima)
            })
    }
}
