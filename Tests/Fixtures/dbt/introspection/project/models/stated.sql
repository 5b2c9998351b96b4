{% call statement('totals', fetch_result=True) %}
    select status, count(*) as n, sum(amount) as total, max(day) as last_day from {{ source('shop', 'orders') }} group by 1 order by 1
{% endcall %}
{% set totals = load_result('totals') %}
{% if execute %}
-- {{ totals['response'] }} {{ totals.data }} {{ totals['table'].column_names }}
{% for row in totals.table %}-- {{ row['status'] }}: {{ row.n }} {{ row[2] }} {{ row.last_day }}
{% endfor %}
{% for row in totals['data'] -%}
select '{{ row[0] | replace("'", "''") }}' as status, {{ row[1] }} as n{{ ' union all' if not loop.last }}
{% endfor %}
{% endif %}
select 1
