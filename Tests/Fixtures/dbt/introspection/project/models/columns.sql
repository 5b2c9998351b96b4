{% for table in ['orders', 'orders_wide', 'order_days', 'missing'] %}
-- {{ table }}
{% for column in adapter.get_columns_in_relation(source('shop', table)) -%}
-- {{ column.name }} {{ column.column }} {{ column.quoted }} {{ column.dtype }} {{ column.data_type }} {{ column.is_string() }}
--   {{ column.is_number() }} {{ column.is_float() }} {{ column.is_integer() }} {{ column.is_numeric() }} {{ column.is_struct() }}
--   {{ column.char_size }} {{ column.numeric_precision }} {{ column }}
{% for part in column.flatten() %}--   {{ part.name }} {{ part.dtype }}
{% endfor %}
{%- endfor %}
{% endfor %}
-- {{ adapter.get_missing_columns(source('shop', 'orders_wide'), source('shop', 'orders')) | map(attribute='name') | list }}
-- {{ adapter.get_columns_in_relation(source('shop', 'orders')) | map(attribute='quoted') | join(', ') }}
{% for column in adapter.get_column_schema_from_query("select 1 as a, 'x' as b, {'c': 1, 'd': {'e': date '2026-01-01'}} as s, 1.5 as f") -%}
-- {{ column.name }} {{ column.data_type }}
{% endfor %}
select 1
