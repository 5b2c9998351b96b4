
    
    



with __dbt__cte__stg_events as (
select * from 'events/events.parquet'
) select id
from __dbt__cte__stg_events
where id is null


