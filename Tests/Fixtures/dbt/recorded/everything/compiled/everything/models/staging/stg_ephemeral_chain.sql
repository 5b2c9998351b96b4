
-- An ephemeral model that reads another one.
with  __dbt__cte__stg_events as (
select * from 'events/events.parquet'
), own as (select 1 as a)
select own.a, e.* from own cross join __dbt__cte__stg_events as e