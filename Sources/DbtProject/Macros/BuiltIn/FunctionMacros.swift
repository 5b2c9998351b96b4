// SPDX-License-Identifier: Apache-2.0

/// SQL that databases spell differently, as most of them spell it. The blanks are part of what they print.
enum FunctionMacros {
    static let text = #"""
        {% macro default__any_value(expression) -%}
            any_value({{ expression }})
        {%- endmacro %}

        {% macro default__array_append(array, new_element) -%}
            array_append({{ array }}, {{ new_element }})
        {%- endmacro %}

        {% macro default__array_concat(array_1, array_2) -%}
            array_cat({{ array_1 }}, {{ array_2 }})
        {%- endmacro %}

        {% macro array_construct(inputs=[], data_type=api.Column.translate_type('integer')) -%}
        {{ return(adapter.dispatch('array_construct', 'dbt')(inputs, data_type)) }}
        {%- endmacro %}

        {% macro default__array_construct(inputs, data_type) -%}
            {% if inputs %}
            array[ {{ inputs | join(' , ') }} ]
            {% else %}
            array[]::{{ data_type }}[]
            {% endif %}
        {%- endmacro %}

        {% macro default__bool_or(expression) -%}
            bool_or({{ expression }})
        {%- endmacro %}

        {% macro default__cast(field, type) %}
            cast({{ field }} as {{ type }})
        {% endmacro %}

        {% macro cast_bool_to_text(field) %}
          {{ adapter.dispatch('cast_bool_to_text', 'dbt')(field) }}
        {% endmacro %}

        {% macro default__cast_bool_to_text(field) %}
            cast({{ field }} as {{ api.Column.translate_type('string') }})
        {% endmacro %}

        {% macro default__concat(fields) -%}
            {{ fields | join(' || ') }}
        {%- endmacro %}

        {% macro default__equals(expr1, expr2) -%}
        ({{ expr1 }} = {{ expr2 }})
        {% endmacro %}

        {% macro default__escape_single_quotes(expression) -%}
        {{ expression | replace("'", "''") }}
        {%- endmacro %}

        {% macro default__except() %}

            except

        {% endmacro %}

        {% macro default__intersect() %}

            intersect

        {% endmacro %}

        {% macro default__hash(field) -%}
            md5(cast({{ field }} as {{ api.Column.translate_type('string') }}))
        {%- endmacro %}

        {% macro default__length(expression) %}

            length(
                {{ expression }}
            )

        {%- endmacro %}

        {% macro default__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
        {{ exceptions.raise_not_implemented('listagg is not known for ' ~ adapter.type()) }}
        {%- endmacro %}

        {% macro default__string_literal(value) -%}
            '{{ value }}'
        {%- endmacro %}

        {% macro default__position(substring_text, string_text) %}

            position(
                {{ substring_text }} in {{ string_text }}
            )

        {%- endmacro %}

        {% macro default__replace(field, old_chars, new_chars) %}

            replace(
                {{ field }},
                {{ old_chars }},
                {{ new_chars }}
            )


        {% endmacro %}

        {% macro default__right(string_text, length_expression) %}

            right(
                {{ string_text }},
                {{ length_expression }}
            )

        {%- endmacro %}

        {% macro default__safe_cast(field, type) %}
            {# Most databases have no cast that cannot fail. #}
            cast({{ field }} as {{ type }})
        {% endmacro %}

        {% macro default__split_part(string_text, delimiter_text, part_number) %}

            split_part(
                {{ string_text }},
                {{ delimiter_text }},
                {{ part_number }}
                )

        {% endmacro %}

        {% macro default__type_string() %}{{ return(api.Column.translate_type('string')) }}{% endmacro %}
        {% macro default__type_timestamp() %}{{ return(api.Column.translate_type('timestamp')) }}{% endmacro %}
        {% macro default__type_float() %}{{ return(api.Column.translate_type('float')) }}{% endmacro %}
        {% macro default__type_numeric() %}{{ return(api.Column.numeric_type('numeric', 28, 6)) }}{% endmacro %}
        {% macro default__type_bigint() %}{{ return(api.Column.translate_type('bigint')) }}{% endmacro %}
        {% macro default__type_int() %}{{ return(api.Column.translate_type('integer')) }}{% endmacro %}
        {% macro default__type_boolean() %}{{ return(api.Column.translate_type('boolean')) }}{% endmacro %}

        {% macro _split_part_negative(string_text, delimiter_text, part_number) %}

            split_part(
                {{ string_text }},
                {{ delimiter_text }},
                length({{ string_text }}) - length(replace({{ string_text }}, {{ delimiter_text }}, '')) + 2 + {{ part_number }}
                )

        {% endmacro %}

        {% macro default__date(year, month, day) -%}
            to_date('{{ modules.datetime.date(year, month, day).strftime('%Y-%m-%d') }}', 'YYYY-MM-DD')
        {%- endmacro %}

        {% macro default__generate_series(upper_bound) %}
            {%- set bits = range(dbt.get_powers_of_two(upper_bound)) %}
            {# Every number below a power of two is a sum of its bits. #}
            with p as (select 0 as generated_number union all select 1),
            unioned as (
                select
                    {% for bit in bits %}p{{ bit }}.generated_number * power(2, {{ bit }}) + {% endfor %}1 as generated_number
                from {% for bit in bits %}p as p{{ bit }}{{ ' cross join ' if not loop.last }}{% endfor %}
            )
            select * from unioned
            where generated_number <= {{ upper_bound }}
            order by generated_number
        {% endmacro %}

        {% macro default__get_powers_of_two(upper_bound) %}
        {% if upper_bound <= 0 %}{{ exceptions.raise_compiler_error('upper bound must be positive') }}{% endif %}
        {% for _ in range(1, 100) %}
        {% if upper_bound <= 2 ** loop.index %}{{ return(loop.index) }}{% endif %}
        {% endfor %}
        {% endmacro %}
        """#
}
