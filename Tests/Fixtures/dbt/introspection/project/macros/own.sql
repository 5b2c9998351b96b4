{% macro get_incremental_own_sql(arg_dict) %}{{ return('own ' ~ arg_dict) }}{% endmacro %}
