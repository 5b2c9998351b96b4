{% macro refuse() %}{{ exceptions.raise_compiler_error('refused by a macro') }}{% endmacro %}

{% test above(model, column_name, least=0) %}
select {{ column_name }} from {{ model }} where not ({{ column_name }} > {{ least }})
{% endtest %}

{% test breaks_in_sql(model) %}
select no_such_column from {{ model }}
{% endtest %}

{% test breaks_in_template(model) %}
{% if execute %}{{ refuse() }}{% endif %}
select 1 where false
{% endtest %}
