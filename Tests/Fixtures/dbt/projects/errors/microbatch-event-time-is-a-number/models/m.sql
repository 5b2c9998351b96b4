{{ config(materialized='incremental', incremental_strategy='microbatch', event_time=3, begin='2026-01-01', batch_size='day') }}
select 1 as id, date '2026-01-01' as at
