
    
    



select amount
from everything."main_staging"."stg_orders"
where amount is null


