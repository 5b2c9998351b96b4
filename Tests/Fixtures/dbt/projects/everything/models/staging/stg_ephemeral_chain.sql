{{ config(materialized='ephemeral') }}
-- An ephemeral model that reads another one.
with own as (select 1 as a)
select own.a, e.* from own cross join {{ ref('stg_events') }} as e
