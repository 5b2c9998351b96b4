{{ config(materialized='view', tags=['enriched']) }}
select
    orders.*,
    customers.email
from {{ ref('int_shopify__orders') }} as orders
left join {{ ref('int_shopify__customers') }} as customers on customers.id = orders.customer_id
