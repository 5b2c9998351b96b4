// SPDX-License-Identifier: Apache-2.0

/// The templates that are measured, such as projects have them.
enum BenchmarkSources {
    /// A model of about 30 lines with a few expressions and a call of a macro.
    static let model = """
        {{ config(materialized='incremental', unique_key='order_id') }}

        with orders as (

            select * from {{ ref('stg_orders') }}

        ),

        payments as (

            select * from {{ ref('stg_payments') }}

        ),

        final as (

            select
                orders.order_id,
                orders.customer_id,
                orders.ordered_at,
                payments.method,
                {{ cents_to_dollars('payments.amount', precision=2) }} as amount
            from orders
            left join payments using (order_id)

        )

        select * from final
        {% if is_incremental() %}
        where ordered_at > (select max(ordered_at) from {{ this }})
        {% endif %}
        """

    /// The macro that the model calls.
    static let macros = """
        {% macro cents_to_dollars(column, precision=2) -%}
            ({{ column }} / 100)::numeric(16, {{ precision }})
        {%- endmacro %}
        """

    /// About 10,000 lines of macros.
    static let manyMacros = (0..<manyMacrosCount).map(macro).joined(separator: "\n") + "\n"

    private static let manyMacrosCount = 400

    /// 25 lines, each macro with names of its own.
    private static func macro(_ number: Int) -> String {
        """
        {% macro pivot_\(number)(column, values, alias=true, agg='sum', cmp='=', prefix='', suffix='', then_value=1) %}
            {%- set quoted = [] -%}
            {%- for value in values if value is not none %}
                {%- do quoted.append("'" ~ value | replace("'", "''") ~ "'") -%}
            {%- endfor -%}
            {% for value in values %}
                {{ agg }}(
                    case
                        when {{ column }} {{ cmp }} '{{ value }}'
                        then {{ then_value }}
                        else 0
                    end
                )
                {% if alias %}
                    as {{ adapter.quote(prefix ~ value ~ suffix) if quote_identifiers else prefix ~ value ~ suffix }}
                {% endif %}
                {% if not loop.last %},{% endif %}
            {% endfor %}
            {%- if execute and quoted | length > \(number % 10) -%}
                {{ log('pivot of ' ~ column ~ ' over ' ~ quoted | join(', '), info=false) }}
            {%- else -%}
                {{ return(adapter.dispatch('pivot_\(number)', 'shop')(column, values, *varargs, **kwargs)) }}
            {%- endif -%}
        {% endmacro %}

        """
    }
}
