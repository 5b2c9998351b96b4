
    
    



select version
from everything."main"."versioned_one"
where version is null


