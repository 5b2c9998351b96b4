{% if execute %}{% set rows = run_query('select * from there_is_nothing') %}{% endif %}
select 1 as id
