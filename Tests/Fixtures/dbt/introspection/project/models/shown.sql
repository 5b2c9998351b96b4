{{ config(materialized='incremental') }}
select 1 as n {% if is_incremental() %}where false{% endif %}
-- {{ load_relation(this) }} {{ load_relation(this).type }} {{ load_relation(this).is_view }}
