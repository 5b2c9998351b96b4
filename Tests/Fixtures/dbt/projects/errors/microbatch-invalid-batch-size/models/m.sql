{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='at', begin='2026-01-01', batch_size='week') }}
select 1 as id, date '2026-01-01' as at
