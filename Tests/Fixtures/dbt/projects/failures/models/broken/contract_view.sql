{{ config(materialized='view') }}
select 1::bigint as id
