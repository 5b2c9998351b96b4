
    
    



select id
from "everything"."overridden_tools"."tools"
where id is null


