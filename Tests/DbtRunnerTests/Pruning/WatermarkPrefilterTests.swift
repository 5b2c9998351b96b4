// SPDX-License-Identifier: Apache-2.0

import DbtRunner
import Testing

/// What may hold a subquery is found without reading the grammar.
@Suite struct WatermarkPrefilterTests {
    @Test(arguments: [
        "x >= (select max(x) from t)", "x >= (\n  SELECT max(x) FROM t)", "x = (from t select max(x))",
        "x = (With a as (select 1) select 1)", "x > (-- newest\nselect 1)", "x > (/* newest */ select 1)",
        "x > ((select 1))", "x = (values (1))",
    ])
    func subqueriesPass(_ sql: String) { #expect(Watermarks.mayHoldWatermark(sql)) }

    @Test(arguments: [
        "", "select 1", "select max(x) from t where y in (1, 2)", "select f (sel) from t", "(", "(   ",
        "select sum(price) filter (where a > b) from t",
    ])
    func othersDoNot(_ sql: String) { #expect(!Watermarks.mayHoldWatermark(sql)) }
}
