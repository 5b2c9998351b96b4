{% macro default__date_trunc(datepart, date) -%}
    date_trunc('{{ datepart }}', {{ date }}) /* ours */
{%- endmacro %}

{% materialization snapshot_of_nothing, adapter='duckdb', supported_languages=['sql', 'python'] %}
  {{ return({'relations': []}) }}
{% endmaterialization %}

{% materialization anything, default %}{{ return({'relations': []}) }}{% endmaterialization %}

