{{ config(materialized='nothing_of_this_name' if var('unknown', false) else 'table') }}
select 1 as id
