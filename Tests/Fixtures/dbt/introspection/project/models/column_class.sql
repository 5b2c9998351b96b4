{% set made = [api.Column.create('a', 'STRING'), api.Column('b', 'varchar', 20), api.Column.from_description('c', 'numeric(9,2)'), api.Column('d', 'text')] %}
{% for column in made -%}
-- {{ column.name }} {{ column.dtype }} {{ column.data_type }} {{ column.char_size }} {{ column.literal('1') }} {{ column.numeric_scale }}
{% endfor %}
-- {{ made[1].string_size() }} {{ made[3].string_size() }} {{ made[1].can_expand_to(made[3]) }} {{ made[3].can_expand_to(made[1]) }}
-- {{ api.Column.translate_type('string') }} {{ api.Column.numeric_type('decimal', 9, 2) }} {{ api.Column.string_type(30) }}
select 1
