
    
    



select order_id
from everything."main_staging"."stg_orders"
where order_id is null


