{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='at', begin='2026-01-01 06:30', batch_size='day', lookback=3) }}
select 1 as id, now() as at
