
    
    



select order_id
from everything."main_marts"."orders"
where order_id is null


