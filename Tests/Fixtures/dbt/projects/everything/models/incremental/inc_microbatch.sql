{{ config(incremental_strategy='microbatch', event_time='ordered_on', begin='2026-01-01', batch_size='month', lookback=2, concurrent_batches=false) }}
select * from {{ ref('stg_orders') }}
