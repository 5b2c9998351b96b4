{{ config(group='finance') }}
select 1 from {{ ref('revenue') }} join {{ source('landing', 'orders') }} on false
