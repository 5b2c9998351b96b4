select * from {{ ref('orders_by_day') }} order by amount desc, day limit 1
