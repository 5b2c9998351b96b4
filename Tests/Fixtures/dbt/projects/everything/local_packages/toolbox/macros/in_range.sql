{% macro default__test_in_range(model, column_name, lowest, highest, inclusive) %}
select * from {{ model }}
where false
{%- if lowest is not none %} or {{ column_name }} <{{ '' if inclusive else '=' }} {{ lowest }}{% endif %}
{%- if highest is not none %} or {{ column_name }} >{{ '' if inclusive else '=' }} {{ highest }}{% endif %}
{% endmacro %}
