-- depends_on: {{ ref('stg_statuses') }}
{% if execute %}
select 1 as executed
{% else %}
select 0 as executed
{% endif %}
from {{ ref('revenue') }}
