
select order_id, customer_id, amount, day
from "runs"."main"."stg_orders"
