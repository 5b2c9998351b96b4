
    
    



select id
from "lakehouse"."main_main"."int_shopify__orders"
where id is null


