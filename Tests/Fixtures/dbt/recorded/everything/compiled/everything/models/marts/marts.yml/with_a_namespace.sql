
    
    



select order_id
from (select * from everything."main_marts"."orders" where 1 = 1) dbt_subquery
where order_id is null


