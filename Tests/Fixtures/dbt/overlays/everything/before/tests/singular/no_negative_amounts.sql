{{ config(severity='error', store_failures=true, meta={'kind': 'singular'}) }}
select * from {{ ref('fct_orders') }} where amount < 1
