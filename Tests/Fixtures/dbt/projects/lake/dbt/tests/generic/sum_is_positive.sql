{% test sum_is_positive(model, column) %}
select sum({{ column }}) as total
from {{ model }}
having not (total > 0)
{% endtest %}
