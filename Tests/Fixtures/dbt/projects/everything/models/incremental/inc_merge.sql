{{ config(incremental_strategy='merge', unique_key='a', on_schema_change='sync_all_columns', merge_exclude_columns=['b'], full_refresh=none, on_error='continue') }}
select 1 as a, 2 as b
