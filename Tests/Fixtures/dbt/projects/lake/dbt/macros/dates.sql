{% macro year_of(column) %}date_part('year', {{ column }}){% endmacro %}

{% macro month_of(column) -%}
    date_part('month', {{ column }})
{%- endmacro %}

{# Puts a table where the incremental models find one. #}
{% macro prepare_tables() %}
  {% do run_query("create schema if not exists lakehouse.main_main") %}
  {% do run_query("create or replace table lakehouse.main_main.int_shopify__orders as select 1 as id, 2026 as year, '01' as month, '02' as day") %}
  {% do run_query("create or replace table lakehouse.main_main.int_shopify__customers as select 1 as id, 'none' as email, now() as _airbyte_extracted_at") %}
{% endmacro %}
