
with __dbt__cte__enr_raw_orders as (

select id, 'local' as target_name from read_parquet('{ env_var('LAKE_LANDING', 'landing/raw') }/shopify/orders/**/*.parquet')
) select
    raw_orders.id,
    shop_customers.id as customer_id
from __dbt__cte__enr_raw_orders as raw_orders
cross join "lakehouse"."landing"."shop_customers" as shop_customers