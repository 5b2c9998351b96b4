
    
    



select score
from "runs"."main"."stg_customers"
where score is null


