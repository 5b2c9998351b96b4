

/* wrapped */ 
select order_id, status, round(amount, 2) as amount, 'a''b' as label
from everything."main_staging"."stg_orders" /* end */

, 'hello world from the root', 'X!', 'a' || 'b', 2