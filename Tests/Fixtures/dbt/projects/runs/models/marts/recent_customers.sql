select c.customer_id, c.name, sum(o.amount) as amount
from {{ ref('recent_orders') }} as o
join {{ ref('stg_customers') }} as c using (customer_id)
group by all
