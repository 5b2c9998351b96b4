
    
    



select customer_id
from "shop"."main"."orders"
where customer_id is null


