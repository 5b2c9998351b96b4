{% if execute %}
{% set t = run_query('select * from ' ~ source('shop', 'orders') ~ ' order by order_id') %}
-- {{ t | length }} {{ t.rows | length }} {{ t.columns | length }} {{ t.column_names }}
-- {{ t.rows[0].values() }}
-- {{ t.rows[1]['amount'] }} {{ t.rows[1].get('amount') }} {{ t.rows[-1][2] }} {{ t.rows[0].keys() }} {{ t[0].status }}
-- {{ t.columns['status'].values() }} {{ t.columns.status }} {{ t.columns[1].name }} {{ t.columns[2].values_without_nulls() }}
-- {{ t.columns['status'].values_distinct() | list | sort }}
-- {{ t.rows[1:3] | length }} {{ t.rows[0].dict().get('status') }} {{ t.rows[0].dict() | length }}
{% for name, value in t.rows[3].items() %}-- {{ name }}={{ value }}
{% endfor %}
{% for pair in t.rows | batch(2) %}-- {{ pair | map(attribute='order_id') | join('+') }}
{% endfor %}
-- {{ t.columns[2].values() | select | sum }} {{ t.rows[0].amount + 1 }} {{ t.rows[0].amount * 2 }} {{ t.rows[0].amount / 3 }}
-- {{ t.rows[0].amount > 10 }} {{ t.rows[0].amount == 10.5 }} {{ t.rows[0].amount | int }} {{ t.rows[0].amount | float }} {{ t.rows[3].amount | abs }}
-- {{ t.rows[0].amount | round }} {{ t.rows[3].amount | round(1) }} {{ 2 * t.rows[1].amount }} {{ 5 - t.rows[0].amount }}
-- {{ t.rows[0].day.strftime('%d.%m.%Y') }} {{ t.rows[0].day.isoformat() }} {{ t.rows[1].updated_at.hour }} {{ t.rows[0].day < t.rows[1].day }}
-- {{ t.rows[0].order_id + 1 }} {{ t.rows[0].is_new }} {{ t.rows[0].tags }} {{ fromjson(t.rows[0].tags) }} {{ t.rows[2].ratio }}
-- {{ t.select(['order_id', 'status']).column_names }} {{ t.exclude(['tags']).column_names | length }} {{ t.limit(2).rows | length }}
-- {{ t.rename(column_names={'status': 'state'}).column_names[1] }} {{ t.columns['order_id'].values() | max }}
-- {{ t.rows[0] }} {{ t.columns['order_id'] }}
{% endif %}
select 1
