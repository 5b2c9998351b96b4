
    
    



select customer_id
from "runs"."main"."stg_customers"
where customer_id is null


