{% set month = dbt.date_trunc("month", "ordered_on") %}
{{ config(group='finance', access='private', event_time='month') }}
select {{ month }} as month, sum(amount) as revenue, {{ function('twice') }}(sum(amount)) as doubled
from {{ ref('fct_orders') }}
where status != '{{ env_var("EVERYTHING_STATUS", "open") }}'
group by 1
