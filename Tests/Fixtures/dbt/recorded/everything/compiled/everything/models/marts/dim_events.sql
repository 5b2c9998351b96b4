
with __dbt__cte__stg_events as (
select * from 'events/events.parquet'
),  __dbt__cte__stg_ephemeral_chain as (

-- An ephemeral model that reads another one.
with own as (select 1 as a)
select own.a, e.* from own cross join __dbt__cte__stg_events as e
) select * from __dbt__cte__stg_ephemeral_chain
union all
select 2, e.* from __dbt__cte__stg_events e
union all select 3, "main_staging"."stg_numbers".*