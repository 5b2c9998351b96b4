{% test expression_is_true(model, expression, column_name=none) %}
{{ config(tags=['generic'], fail_calc="count(*) + 0") }}
select * from {{ model }} where not ({{ column_name }} {{ expression }})
{% endtest %}

{% test column_values_with_many_arguments(model, column_name, first_argument, second_argument, third_argument, fourth_argument) %}
select {{ first_argument | length }}, '{{ second_argument }}', {{ third_argument }}, {{ fourth_argument }}
from {{ model }} where {{ column_name }} is null
{% endtest %}
