

select
    date_part('year', created_at) as year,
    date_part('month', created_at) as month,
    sum(total_price) as revenue,
    count(*) as orders
from "lakehouse"."main_main"."enr_orders"
group by all