{# The rows of a run: those of the first one, then a changed one and a new one, in columns by the variable. #}
{% macro shaped_rows() %}
{%- set shape = var('shape') -%}
{%- set columns = {
    'base': 'id::integer as id, name, amount::integer as amount',
    'added': 'id::integer as id, name, amount::integer as amount, note, id * 1.5 as weight',
    'removed': 'id::integer as id, amount::integer as amount',
    'wider': 'id::integer as id, name, amount::bigint as amount',
    'text': "id::integer as id, name, 'n' || amount as amount",
    'both': 'id::integer as id, amount::double as amount, note',
    'reordered': 'amount::integer as amount, name, id::integer as id',
    'cased': 'id::integer as ID, name as Name, amount::integer as amount'}[shape] %}
select {{ columns }}
from (
    {%- if is_incremental() %}
    values (2, 'two again', 21, 'changed'), (4, 'four', 40, 'new')
    {%- else %}
    values (1, 'one', 10, 'old'), (2, 'two', 20, 'old'), (3, 'three', 30, null)
    {%- endif %}
) as t (id, name, amount, note)
{% endmacro %}
