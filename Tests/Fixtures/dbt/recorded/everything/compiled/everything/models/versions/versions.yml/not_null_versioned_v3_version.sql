
    
    



select version
from everything."main"."versioned__v3"
where version is null


