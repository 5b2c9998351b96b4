{% set found = run_query('select distinct status from ' ~ source('shop', 'orders') ~ ' order by 1') %}
select order_id
{%- if execute %}{% for status in found.columns[0].values() %},
    sum(case when status = '{{ status | replace("'", "''") }}' then amount end) as "{{ status }}"
{%- endfor %}{% endif %}
from {{ source('shop', 'orders') }} group by all
