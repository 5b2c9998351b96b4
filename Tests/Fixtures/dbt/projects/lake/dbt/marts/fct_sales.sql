{{ config(tags=['mart'], partitioned_by=['year', 'month']) }}

select
    {{ year_of('created_at') }} as year,
    {{ month_of('created_at') }} as month,
    sum(total_price) as revenue,
    count(*) as orders
from {{ ref('enr_orders') }}
group by all
