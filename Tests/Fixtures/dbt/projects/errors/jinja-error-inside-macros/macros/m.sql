{% macro outer() %}
{{ inner() }}
{% endmacro %}

{% macro inner() %}
{{ exceptions.raise_compiler_error("No such luck: " ~ model.name) }}
{% endmacro %}
