{{ config(materialized='table', tags=['mart'], schema='checks') }}
select
    raw_orders.id,
    shop_customers.id as customer_id
from {{ ref('enr_raw_orders') }} as raw_orders
cross join {{ source("shopify", "customers") }} as shop_customers
