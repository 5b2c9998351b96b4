{% if execute %}
{% for name in ['orders', 'order_days', 'missing'] -%}
{% set found = adapter.get_relation(database=target.database, schema=target.schema, identifier=name) -%}
-- {{ name }}: {{ found }} {{ found.type if found }} {{ found.is_view if found }} {{ found is none }}
{% endfor %}
-- {{ adapter.check_schema_exists(target.database, 'main_side') }} {{ adapter.check_schema_exists(target.database, 'nowhere') }}
-- {{ load_relation(source('shop', 'orders')) }} {{ load_relation(source('shop', 'missing')) }}
{% set orders = load_relation(source('shop', 'orders')) %}
-- {{ orders.include(database=false) }} {{ orders.quote(identifier=false) }} {{ orders.incorporate(path={'identifier': 'x'}) }}
-- {{ orders.replace_path(schema='s') }} {{ orders.without_identifier() }} {{ orders.information_schema('tables') }}
-- {{ orders == source('shop', 'orders') }} {{ orders.database }}.{{ orders.schema }}.{{ orders.name }}
-- {{ adapter.is_ducklake(orders) }} {{ adapter.type() }} {{ adapter.is_motherduck() }} {{ adapter.quote('a b') }}
-- {{ adapter.catalog_supports_foreign_keys(target.database) }} {{ adapter.existing_key_constraint_types(orders) }}
{% endif %}
select 1
