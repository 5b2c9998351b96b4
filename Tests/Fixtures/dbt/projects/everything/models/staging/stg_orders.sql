{{ config(tags=['nightly', "orders"], meta={'level': 'file', 'nested': {'c': 3}}) }}
select id as order_id, lower(status) as status, "order date" as ordered_on, amount
from {{ source('landing', 'orders') }}
where "order date" >= '{{ var("start_date") }}'
