{{ config(store_failures=true, fail_calc='max(amount)') }}
select * from {{ ref('tested') }} where amount > 0
