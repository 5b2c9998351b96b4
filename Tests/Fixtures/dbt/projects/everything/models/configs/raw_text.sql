{% raw %}select '{{ not rendered }}' as a{% endraw %}, {{ "{{ nor this }}" }} as b -- {{ "a" "b" }} ünïcödé 'ß'
{% set block %}one {{ 1 + 1 }}{% endset %}{{ block | upper }} {{ "%05.2f" | format(3.14159) }} {{ [1,2,3][1:] }} {{ {'a': 1}['a'] }} {{ 7 // 2 }} {{ 7 / 2 }} {{ 2 ** 10 }} {{ 1 if false }}
{% for k, v in {'x': 1, 'y': 2}.items() if v > 1 %}{{ k }}={{ v }}{% else %}none{% endfor %}
