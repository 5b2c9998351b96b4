{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='id',
    on_schema_change='append_new_columns',
    tags=['core', 'shopify__orders']
) }}

{#- Reads the landing itself: the newest partitions only, once there is a table. -#}
with landed as (
    select *
    from read_parquet('{{ var("landing") }}/shopify/orders/**/*.parquet', hive_partitioning = true, union_by_name = true)
    {% if is_incremental() %}
    where (year, month, day) >= (select (max(year), max(month), max(day)) from {{ this }})
    {% endif %}
),

latest as (
    select
        *,
        row_number() over (partition by id order by _airbyte_extracted_at desc) as version_number
    from landed
)

select
    id,
    customer_id,
    total_price::decimal(12, 2) as total_price,
    created_at::timestamp as created_at,
    _airbyte_extracted_at,
    year,
    month,
    day
from latest
where version_number = 1
