{{ config(database="other", schema='older', tags="events") }}
select * from {{ ref('stg_ephemeral_chain') }}
union all
select 2, e.* from {{ ref('stg_events') }} e
union all select 3, {{ builtins.ref('stg_numbers').include(database=false) }}.*
