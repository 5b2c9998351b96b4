
    
    



select version
from everything."main"."versioned__v2"
where version is null


