-- No unique key: rows are appended.
{{ config(materialized='incremental', incremental_strategy='append', tags=['odoo__orders']) }}
{%- set files = var("files") -%}
select * from read_parquet([{{ "'" ~ files | join("', '") ~ "'" if files else "" }}])
