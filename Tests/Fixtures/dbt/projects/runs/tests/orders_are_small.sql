{{ config(limit=2, tags=['strict']) }}
select * from {{ ref('stg_orders') }} where amount > {{ 1 if var('break') else 100 }}
