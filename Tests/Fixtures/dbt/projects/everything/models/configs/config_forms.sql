{{ config({"materialized": "table", "tags": "dict_form"}) }}
{{ config(tags=["second_call"], meta={"second": true}) }}
{% set from_config = config.get('materialized', default='none') %}
{% do config.require('materialized') if execute else none %}
select '{{ from_config }}' as materialized, '{{ config.get("unknown_config", "missing") }}' as unknown, '{{ model.name }}' as name,
  '{{ this }}' as this_relation, '{{ this.database }}.{{ this.schema }}.{{ this.name }}' as parts, '{{ target.schema }}' as target_schema,
  '{{ project_name }}' as project, '{{ var("scoped", "none") }}' as scoped, {{ var("threshold") }} as threshold, '{{ var("missing", "fallback") }}' as missing,
  {{ tojson({"b": 1, "a": [true, none]}) }} as json, '{{ modules.datetime.date(2026, 1, 31) }}' as day, '{{ local_md5("text") }}' as hash,
  '{{ fromjson("[1, 2]")[1] }}' as two, '{{ fromyaml("a: 1").a }}' as one, '{{ set([3]) | list | first }}' as three, '{{ zip([1], [2]) | list }}' as zipped
