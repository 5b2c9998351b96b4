{% if execute %}select {{ nothing() }} as a{% endif %}
