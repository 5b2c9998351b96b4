// SPDX-License-Identifier: Apache-2.0

// What the files of an edited project say, each time something else.
extension ProjectEditor {
    /// The text of a model.
    func model(_ number: Int) -> String {
        var lines: [String] = []
        if chance(30) {
            lines.append(
                "{{ config(materialized='\(pick(["table", "view", "ephemeral", "incremental"]))') }}")
        }
        if chance(10) { lines.append("{{ config(schema='s\(pick([1, 2]))') }}") }
        if chance(8) { lines.append("{{ config(alias='other_\(number)') }}") }
        if chance(8) { lines.append("{{ config(tags=['t\(pick([1, 2]))', var('tag', 'none')]) }}") }
        if chance(2) { lines.append("{{ config(enabled=\(pick(["true", "false", "var('on', true)"]))) }}") }
        if chance(4) {
            lines.append(
                "{{ config(group='finance', access='\(pick(["private", "protected", "protected"]))') }}")
        }
        if chance(20) { lines.append("{{ config(meta={'by': env_var('SUFFIX', 'x')}) }}") }
        if chance(4) { lines.append("{{ config(post_hook=\"select '{{ this }}', {{ suffix('h') }}\") }}") }
        if chance(3) { lines.append("{{ log('reading \(number) ' ~ var('tag', ''), info=true) }}") }
        if chance(3) { lines.append("{{ config(meta={'at': invocation_id}) }}") }
        if chance(3) { lines.append("{{ config(meta={'at': modules.datetime.datetime.now().year}) }}") }
        if chance(3) {
            lines.append("{{ config(meta={'full': flags.FULL_REFRESH, 'target': target.name}) }}")
        }
        lines.append("select \(Int.random(in: 0..<1000, using: &random)) as id, {{ suffix('x') }}")
        for other in 0..<number where chance(25) {
            lines.append("union all select * from {{ ref('m\(other)') }}")
        }
        if chance(20) { lines.append("union all select * from {{ source('raw', 'orders') }}") }
        if chance(15) { lines.append("{% if is_incremental() %} where id > 1 {% endif %}") }
        if chance(1) { lines.append("{{ unclosed") }
        if chance(1) { lines.append("{{ ref('nothing') }}") }
        return lines.joined(separator: "\n")
    }

    /// The text of a file of macros.
    var macros: String {
        var text =
            "{% macro suffix(x) %}'{{ x }}_\(pick([1, 2, 3]))'{% if var('loud', false) %}, 'loud'{% endif %}{% endmacro %}\n"
        if chance(30) {
            text += "{% macro generate_schema_name(custom, node) %}{{ target.schema }}_"
            text += pick(["{{ custom or 'none' }}", "{{ env_var('SUFFIX', 'x') }}", "{{ node.name }}"])
            text += "{% endmacro %}\n"
        }
        for name in ["fine", "good"] where !chance(2) {
            text +=
                "{% test is_\(name)(model, column_name) %}select \(pick([1, 2])) from {{ model }}{% endtest %}\n"
        }
        if chance(5) { text += "{% macro ref(name) %}{% do return(builtins.ref(name)) %}{% endmacro %}\n" }
        return text
    }

    /// The text of a file of properties.
    var properties: String {
        var text = "version: 2\ngroups: [{name: finance, owner: {name: f}}]\n"
        text +=
            "sources: [{name: raw, tables: [{name: orders, description: '{{ doc(\"orders\") }}'}]}]\nmodels:\n"
        for number in 0..<8 where chance(60) {
            text +=
                "  - name: m\(number)\n    description: \(pick(["'{{ doc(\"orders\") }}'", "plain", "'{{ var(\"tag\", \"t\") }}'"]))\n"
            if chance(20) {
                text += "    config: {tags: [y\(pick([1, 2]))], materialized: \(pick(["table", "view"]))}\n"
            }
            if chance(5) { text += "    access: \(pick(["public", "protected"]))\n" }
            text += "    columns:\n      - name: id\n        data_type: int\n        description: a key\n"
            if chance(50) {
                text +=
                    "        data_tests: [\(pick(["not_null", "unique", "is_fine", "{accepted_values: {values: [1]}}"]))]\n"
            }
        }
        if chance(15) {
            text += "unit_tests: [{name: u, model: m\(pick([1, 2])), given: [], expect: {rows: [{id: 1}]}"
            text += pick(["}]\n", ", overrides: {macros: {is_incremental: false}}}]\n"])
        }
        if chance(15) {
            text += "exposures: [{name: e, type: dashboard, owner: {name: o}, depends_on: [ref('m1')]}]\n"
        }
        return text
    }

    /// The text of `dbt_project.yml`.
    var project: String {
        var text = "name: small\nprofile: small\nversion: '1.0'\n"
        if chance(40) {
            text +=
                "models: {small: {+tags: [p\(pick([1, 2]))], +materialized: \(pick(["view", "table"]))}}\n"
        }
        if chance(30) { text += "vars: {tag: v\(pick([1, 2]))}\n" }
        if chance(15) { text += "on-run-start: [\"select '{{ env_var('SUFFIX', 'x') }}'\"]\n" }
        if chance(10) { text += "quoting: {identifier: \(pick([true, false]))}\n" }
        return text
    }
}
