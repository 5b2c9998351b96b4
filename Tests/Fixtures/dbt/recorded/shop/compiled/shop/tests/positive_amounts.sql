select order_id, sum(amount) as total
from "shop"."main"."stg_payments"
group by order_id
having not (total >= 0)