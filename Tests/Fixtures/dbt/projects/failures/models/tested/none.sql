{{ config(materialized='view') }}
select id, amount from {{ ref('tested') }} where false
