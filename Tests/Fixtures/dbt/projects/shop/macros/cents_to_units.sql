{# The column holds cents. #}
{% macro cents_to_units(column_name, precision=2) %}
    ({{ column_name }} / 100)::decimal(16, {{ precision }})
{% endmacro %}
