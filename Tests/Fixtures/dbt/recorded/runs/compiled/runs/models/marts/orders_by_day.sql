select day, count(*) as orders, sum(amount) as amount
from "runs"."main"."stg_orders"

group by day