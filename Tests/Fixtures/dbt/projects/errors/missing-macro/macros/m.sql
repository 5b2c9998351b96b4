{% macro tomorrow(x) %}1{% endmacro %}
