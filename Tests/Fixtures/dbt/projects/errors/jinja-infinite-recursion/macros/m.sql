{% macro again() %}{{ again() }}{% endmacro %}
