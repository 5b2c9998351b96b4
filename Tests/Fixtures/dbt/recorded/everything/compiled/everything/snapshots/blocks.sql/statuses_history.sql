
    
    select * from everything."raw"."statuses"