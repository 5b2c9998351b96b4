select day, count(*) as orders, sum(amount) as amount
from {{ ref('stg_orders') }}
{% if var('break') %} where cast('nothing' as integer) = 1 {% endif %}
group by day
