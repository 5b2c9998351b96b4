{{ config(materialized='incremental') }}
select * from {{ source('shop', 'orders') }}
{% if is_incremental() %}where updated_at > (select max(updated_at) from {{ this }}){% endif %}
