with landed as (
    select *
    from read_parquet('landing/raw/shopify/orders/**/*.parquet', hive_partitioning = true, union_by_name = true)
    
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