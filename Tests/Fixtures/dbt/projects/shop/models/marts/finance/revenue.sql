{{ config(materialized='incremental', unique_key='order_date') }}

select
    order_date,
    '{{ var("currency") }}' as currency,
    {{ dbt.date_trunc('month', 'order_date') }} as month,
    {{ dbt.dateadd('day', 7, 'order_date') }} as due_date,
    {{ dbt.safe_cast("sum(amount)", api.Column.translate_type("numeric")) }} as revenue
from {{ ref('orders') }}
{% if is_incremental() %}
where order_date > (select max(order_date) from {{ this }})
{% endif %}
group by 1, 2, 3, 4
