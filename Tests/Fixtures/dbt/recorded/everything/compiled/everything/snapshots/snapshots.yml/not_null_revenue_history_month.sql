
    
    



select month
from everything."snapshots"."revenue_over_time"
where month is null


