

select
    order_date,
    'EUR' as currency,
    date_trunc('month', order_date) as month,
    

    (order_date + cast(7 as bigint) * interval 1 day) as due_date,
    
    
    cast(sum(amount) as numeric)
 as revenue
from "shop"."main"."orders"

group by 1, 2, 3, 4