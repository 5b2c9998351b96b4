{% macro money(column, digits=2, symbol = none) -%}
  round({{ column }}, {{ digits }}){% if symbol %} || '{{ symbol }}'{% endif %}
{%- endmacro %}

{% macro quoted(text) %}{{ return("'" ~ text | replace("'", "''") ~ "'") }}{% endmacro %}

{% macro wrapped() %}
/* wrapped */ {{ caller() }} /* end */
{%- endmacro %}

{%- macro typed(number: int, names: list[str] = [], options: dict[str, optional[int]] = {}) -%}
{{ number }}:{{ names | join(',') }}:{{ options | length }}
{%- endmacro -%}

{% macro audit(stage) %}
    {% if execute %}{{ log("audit " ~ stage, info=false) }}{% endif %}
    select '{{ stage }}' as stage
{% endmacro %}

{% macro shared_macro() %}root{% endmacro %}

{% macro query_comment(node) %}
    {%- set comment = {"app": "everything"} -%}
    {%- if node is not none -%}{%- do comment.update(node=node.unique_id) -%}{%- endif -%}
    {{ return(tojson(comment)) }}
{% endmacro %}

{% macro default__local_dispatch() %}1{% endmacro %}
{% macro duckdb__local_dispatch() %}2{% endmacro %}

{# Wins over the package, as dispatch says. #}
{% macro default__greet(name) %}'hello {{ name }} from the root'{% endmacro %}
