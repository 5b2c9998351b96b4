-- {{ adapter.render_raw_columns_constraints(raw_columns=model['columns']) }}
-- {{ adapter.render_raw_model_constraints(raw_constraints=model['constraints']) }}
-- {{ adapter.external_write_options('data.csv.gz', {}) }} | {{ adapter.external_write_options('x.parquet', {'partition_by': 'a, b'}) }}
-- {{ adapter.external_write_options('x', {'delimiter': '|'}) }} | {{ adapter.external_read_location('x', {'partition_by': 'a, b', 'format': 'csv'}) }}
-- {{ adapter.external_read_location('x', {}) }} | {{ adapter.location_exists('nowhere.parquet') if execute }} | {{ adapter.external_root() }}
-- {{ 'merge' in adapter.valid_incremental_strategies() if execute }} {{ adapter.get_binding_char() if execute }} {{ adapter.escape_sql_string("it's") }}
{% if execute %}
-- {{ adapter.standardize_grants_dict(run_query("select 'ann' as grantee, 'select' as privilege_type union all select 'bob', 'select' union all select 'bob', 'insert' order by 1, 2")) }}
-- {{ adapter.get_hard_deletes_behavior({'hard_deletes': 'invalidate'}) }} {{ adapter.get_hard_deletes_behavior({}) }}
-- {{ adapter.convert_type(run_query('select 1 as a, 1.5 as b, true as c, current_date as d'), 1) }}
{% endif %}
select 1
