
    
    



select id
from everything."raw"."statuses"
where id is null


