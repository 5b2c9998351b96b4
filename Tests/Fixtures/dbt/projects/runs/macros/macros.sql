{% macro note_start() %}
    {{- log('the run begins', info=true) }}
    insert into main.run_log values ('start', '{{ flags.WHICH }}')
{% endmacro %}

{% test is_positive(model, column_name) %}
    select {{ column_name }} from {{ model }} where {{ column_name }} <= 0
{% endtest %}
