{% macro m(a) %}{% endmacro %}
