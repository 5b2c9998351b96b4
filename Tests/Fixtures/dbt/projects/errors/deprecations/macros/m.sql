text outside
{% endmacro %}
{% macro m() %}1{% endmacro %}
