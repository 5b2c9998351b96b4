// SPDX-License-Identifier: Apache-2.0

import LakeDefinitions
import Testing

/// What stands for the SQL of a model where only the origin of columns is asked for.
@Suite struct ModelSketchTests {
    private func sketch(_ text: String) -> String {
        ModelSketch(text) { function, arguments in
            arguments.contains("unknown") ? nil : ([function] + arguments).joined(separator: ".")
        }.sql
    }

    @Test(arguments: [
        ("select 1", "select 1"),
        ("select {a: 1} from t", "select {a: 1} from t"),
        ("{{ config(materialized='table') }}select 1", "select 1"),
        ("select * from {{ ref('orders') }} o", "select * from __lotus.\"ref.orders\" o"),
        ("from {{- ref( \"pack\", \"orders\" ) -}} o", "from __lotus.\"ref.pack.orders\" o"),
        ("from {{ source('shopify', 'orders') }}", "from __lotus.\"source.shopify.orders\""),
        ("from {{ ref('unknown') }}", "from 0"),
        ("select max(x) from {{ this }}", "select max(x) from __lotus.this"),
        ("select '{{ var(\"zone\") }}', {{ cents(1) }}", "select '0', 0"),
        ("{# no {{ ref('x') }} #}select 1", "select 1"),
        (
            "select 1 {% if is_incremental() %}where a {% if b %}x{% endif %}{% endif %}limit 1",
            "select 1 limit 1"
        ),
        ("select {%- if is_incremental() -%}1{% else %}2{% endif %}", "select 2"),
        ("{% if target.name == 'dev' %}select 1{% endif %}", "select 1"),
        ("select 1 {{ unfinished", "select 1 "),
    ])
    func templatesBecomePlainSQL(text: String, sql: String) { #expect(sketch(text) == sql) }
}
