
    
    



select more
from everything."main"."versioned__v3"
where more is null


