
    
    



select id
from "details"."main"."reader"
where id is null


