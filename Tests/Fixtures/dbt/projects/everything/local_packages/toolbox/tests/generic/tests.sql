{% test row_count(model, at_least=0) %}
select count(*) as n from {{ model }} having count(*) < {{ at_least }}
{% endtest %}

{% test in_range(model, column_name, lowest=none, highest=none, inclusive=true) %}
{{ return(adapter.dispatch('test_in_range', 'toolbox')(model, column_name, lowest, highest, inclusive)) }}
{% endtest %}
