with __dbt__cte__recent_orders as (

select * from "runs"."main"."stg_orders" where day >= date '2026-04-02'
) select c.customer_id, c.name, sum(o.amount) as amount
from __dbt__cte__recent_orders as o
join "runs"."main"."stg_customers" as c using (customer_id)
group by all