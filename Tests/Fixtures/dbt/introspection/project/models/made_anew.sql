{{ config(materialized='incremental') }}
select * from {{ source('shop', 'orders') }}
{% if is_incremental() %}where false{% endif %}
