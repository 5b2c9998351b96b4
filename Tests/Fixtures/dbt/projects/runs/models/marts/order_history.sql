{{ config(materialized='incremental', unique_key='order_id', schema=none, on_schema_change=var('on_schema_change', 'ignore')) }}
select order_id, customer_id, amount, day
{%- if var('more', false) %}, amount * 2 as doubled{% endif %}
from {{ ref('stg_orders') }}
{% if is_incremental() %}
where day >= (select max(day) from {{ this }})
{% endif %}
