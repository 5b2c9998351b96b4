{% macro greet(name) %}{{ return(adapter.dispatch('greet', 'toolbox')(name)) }}{% endmacro %}
{% macro default__greet(name) %}'hello {{ name }}'{% endmacro %}

{% macro shout(text) -%}
  {{ return(adapter.dispatch('shout', macro_namespace='toolbox')(text)) }}
{%- endmacro %}
{% macro default__shout(text) %}'{{ text | upper }}'{% endmacro %}
{% macro duckdb__shout(text) %}'{{ text | upper }}!'{% endmacro %}

{% macro shared_macro() %}toolbox{% endmacro %}
