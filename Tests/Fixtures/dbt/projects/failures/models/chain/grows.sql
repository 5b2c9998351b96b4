{{ config(materialized='incremental') }}
select id, {{ "cast(kind as integer)" if var('broken') and is_incremental() else 'id' }} as number from {{ ref('amounts') }}
