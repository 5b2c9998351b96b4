{% for n in var('numbers') %}
select {{ n }} as n, {{ loop.index }} as i{% if not loop.last %} union all{% endif %}
{%- endfor %}
