// SPDX-License-Identifier: Apache-2.0

/// Dates and times, as most databases spell them. The blanks are part of what they print.
enum TimeMacros {
    static let text = #"""
        {% macro default__date_trunc(datepart, date) -%}
            date_trunc('{{ datepart }}', {{ date }})
        {%- endmacro %}

        {% macro default__dateadd(datepart, interval, from_date_or_timestamp) %}

            dateadd(
                {{ datepart }},
                {{ interval }},
                {{ from_date_or_timestamp }}
                )

        {% endmacro %}

        {% macro default__datediff(first_date, second_date, datepart) -%}

            datediff(
                {{ datepart }},
                {{ first_date }},
                {{ second_date }}
                )

        {%- endmacro %}

        {% macro default_last_day(date, datepart) -%}
            cast(
                {{ dbt.dateadd('day', '-1', dbt.dateadd(datepart, '1', dbt.date_trunc(datepart, date))) }}
                as date)
        {%- endmacro %}

        {% macro default__last_day(date, datepart) -%}
            {{ dbt.default_last_day(date, datepart) }}
        {%- endmacro %}

        {% macro default__get_intervals_between(start_date, end_date, datepart) -%}
            {%- call statement('get_intervals_between', fetch_result=True) %}

                select {{ dbt.datediff(start_date, end_date, datepart) }}

            {%- endcall -%}
            {%- set found = load_result('get_intervals_between') -%}
            {%- if found and found['data'] -%}
                {{ return(found['data'] | map(attribute=0) | first) }}
            {%- else -%}
                {{ return(1) }}
            {%- endif -%}
        {%- endmacro %}

        {% macro default__date_spine(datepart, start_date, end_date) %}


            {# One row for each part between two dates. #}


            with rawdata as (

                {{ dbt.generate_series(dbt.get_intervals_between(start_date, end_date, datepart)) }}

            ),

            all_periods as (

                select (
                    {{ dbt.dateadd(datepart, "row_number() over (order by 1) - 1", start_date) }}
                ) as date_{{ datepart }}
                from rawdata

            ),

            filtered as (

                select *
                from all_periods
                where date_{{ datepart }} <= {{ end_date }}

            )

            select * from filtered

        {% endmacro %}

        {% macro current_timestamp() -%}
            {{ adapter.dispatch('current_timestamp', 'dbt')() }}
        {%- endmacro %}

        {% macro snapshot_get_time() -%}
            {{ adapter.dispatch('snapshot_get_time', 'dbt')() }}
        {%- endmacro %}

        {% macro default__snapshot_get_time() %}
            {{ current_timestamp() }}
        {% endmacro %}

        {% macro get_snapshot_get_time_data_type() %}
        {% set columns = get_column_schema_from_query(
            'select ' ~ adapter.dispatch('snapshot_get_time', 'dbt')() ~ ' as dbt_snapshot_time') %}
        {{ return(columns[0].dtype or none) }}
        {% endmacro %}

        {% macro default__current_timestamp_backcompat() %}
            current_timestamp::timestamp
        {% endmacro %}

        {% macro default__current_timestamp_in_utc_backcompat() %}
            {{ return(adapter.dispatch('current_timestamp_backcompat', 'dbt')()) }}
        {% endmacro %}
        """#
}
