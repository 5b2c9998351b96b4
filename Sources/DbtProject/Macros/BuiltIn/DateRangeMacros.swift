// SPDX-License-Identifier: Apache-2.0

/// Days as text, one after the other.
enum DateRangeMacros {
    static let text = #"""
        {% macro convert_datetime(date_str, date_fmt) %}
        {% set message = "'" ~ date_str ~ "' is no date of the form '" ~ date_fmt ~ "'" %}
        {{ return(try_or_compiler_error(message, modules.datetime.datetime.strptime, date_str.strip(), date_fmt)) }}
        {% endmacro %}

        {% macro dates_in_range(start_date_str, end_date_str=none, in_fmt="%Y%m%d", out_fmt="%Y%m%d") %}
        {% set first = convert_datetime(start_date_str, in_fmt) %}
        {% set last = convert_datetime(start_date_str if end_date_str is none else end_date_str, in_fmt) %}
        {% if last < first %}
            {{ exceptions.raise_compiler_error('The range of dates ends at ' ~ last ~ ', before it begins at ' ~ first) }}
        {% endif %}
        {% set days = [] %}
        {% for distance in range(0, (last - first).days + 1) %}
            {% set day = first + modules.datetime.timedelta(days=distance) %}
            {% do days.append(day.strftime(out_fmt) if out_fmt else day) %}
        {% endfor %}
        {{ return(days) }}
        {% endmacro %}

        {% macro partition_range(raw_partition_date, date_fmt='%Y%m%d') %}
        {% set parts = (raw_partition_date | string).split(',') %}
        {% if parts | length > 2 %}
            {{ exceptions.raise_compiler_error('A range of partitions is one date, or two with a comma between them, not: ' ~ raw_partition_date) }}
        {% endif %}
        {{ return(dates_in_range(parts[0], parts[1] if parts | length == 2 else none, in_fmt=date_fmt)) }}
        {% endmacro %}

        {% macro py_current_timestring() %}
        {% do return(modules.datetime.datetime.now().strftime('%Y%m%d%H%M%S%f')) %}
        {% endmacro %}
        """#
}
