// SPDX-License-Identifier: Apache-2.0

/// What DuckDB spells in its own way. The blanks are part of what they print.
enum DuckDBFunctionMacros {
    static let text = #"""
        {% macro duckdb__any_value(expression) -%}
            arbitrary({{ expression }})
        {%- endmacro %}

        {% macro duckdb__date(year, month, day) -%}
            make_date({{ year }}, {{ month }}, {{ day }})
        {%- endmacro %}

        {% macro duckdb__dateadd(datepart, interval, from_date_or_timestamp) %}

            {# An interval is multiplied, so that the number may be an expression. #}

            {%- set part = datepart | lower -%}
            {%- if part == 'quarter' -%}
            ({{ from_date_or_timestamp }} + (cast({{ interval }} as bigint) * 3) * interval 1 month)
            {%- elif part == 'week' -%}
            ({{ from_date_or_timestamp }} + (cast({{ interval }} as bigint) * 7) * interval 1 day)
            {%- else -%}
            ({{ from_date_or_timestamp }} + cast({{ interval }} as bigint) * interval 1 {{ part }})
            {%- endif -%}

        {% endmacro %}

        {% macro duckdb__datediff(first_date, second_date, datepart) -%}
            {% if datepart == 'week' %}
                    ({{ datediff(first_date, second_date, 'day') }} // 7 + case
                    when date_part('dow', ({{ first_date }})::timestamp) <= date_part('dow', ({{ second_date }})::timestamp) then
                        case when {{ first_date }} <= {{ second_date }} then 0 else -1 end
                    else
                        case when {{ first_date }} <= {{ second_date }} then 1 else 0 end
                end)
            {% else %}
                (date_diff('{{ datepart }}', {{ first_date }}::timestamp, {{ second_date }}::timestamp ))
            {% endif %}
        {%- endmacro %}

        {% macro duckdb__generate_series(upper_bound) %}
            select
                generate_series as generated_number
            from generate_series(1, {{ upper_bound }})
        {% endmacro %}

        {% macro duckdb__last_day(date, datepart) -%}

            {%- if datepart == 'quarter' -%}
            -- duckdb dateadd does not support quarter interval.
            cast(
                {{ dbt.dateadd('day', '-1', dbt.dateadd('month', '3', dbt.date_trunc(datepart, date))) }}
                as date)
            {%- else -%}
            {{ dbt.default_last_day(date, datepart) }}
            {%- endif -%}

        {%- endmacro %}

        {% macro duckdb__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
            {% if limit_num -%}
            list_aggr(
                (array_agg(
                    {{ measure }}
                    {% if order_by_clause -%}
                    {{ order_by_clause }}
                    {%- endif %}
                ))[1:{{ limit_num }}],
                'string_agg',
                {{ delimiter_text }}
                )
            {%- else %}
            string_agg(
                {{ measure }},
                {{ delimiter_text }}
                {% if order_by_clause -%}
                {{ order_by_clause }}
                {%- endif %}
                )
            {%- endif %}
        {%- endmacro %}

        {% macro duckdb__split_part(string_text, delimiter_text, part_number) %}
            string_split({{ string_text }}, {{ delimiter_text }})[ {{ part_number }} ]
        {% endmacro %}

        {% macro duckdb__current_timestamp() -%}
            now()
        {%- endmacro %}

        {% macro duckdb__snapshot_get_time() -%}
          {{ current_timestamp() }}::timestamp
        {%- endmacro %}

        {% macro duckdb__snapshot_string_as_time(timestamp) -%}
            {%- set result = "'" ~ timestamp ~ "'::timestamp" -%}
            {{ return(result) }}
        {%- endmacro %}
        """#
}
