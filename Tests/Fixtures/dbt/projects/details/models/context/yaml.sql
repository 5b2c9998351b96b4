{%- set values = [
    {'b': 1, 'a': [1, 2.5, true, none, 'x', 'yes', '1', '1.5', '', ' lead', 'trail ', 'a: b', 'a #b', '- x', '-x', '?x']},
    {'nested': {'list': [[1, 2], {'k': 'v'}, []], 'empty': {}, 'text': "it's \"quoted\""}},
    ['é', 'tab\there', 'line\nbreak', 'a\n\nb', 'null', '~', 'on', '0x1F', '1e3', '010', '2026-01-01', '12:30', '@x', '%x', '`x`', '!x', '&x', '*x', ',x', '[x', 'x]', '{x', '=', '<<', ':x', 'x:', 'x: y', "x'y", '---', '...', '.5', '1_000', '+1', 'a,b', 'a[b]', 'a{b}', "'x", '"x"', 'x ', 'true', 'True', 'NO'],
    'one', 5, none, true, [], {}, 1.0, 1e100, 'word ' * 30, {'key': 'long words in a line ' * 8}, ["it's quoted and long " * 7],
    {'1': 'a', 'yes': 'b', 'a b': 'c', '': 'd', 'a: b': 'e'}, {'z': 1, 'y': {'x': 1, 'w': 2}}, [[[1], [2]], [3]], [{'a': 1, 'b': [1]}, {'c': {'d': 1}}],
] -%}
{% for value in values %}
{{ toyaml(value) }}|
{{ toyaml(value, sort_keys=true) }}|
{% endfor %}
