{{
    config(
        materialized = "table",
        alias = "orders",
        unique_key = "order_id",
        sort_by = ["order_id"],
        pre_hook = ["select 4 as file_hook", {"sql": "select 5 as file_dict_hook", "transaction": False}],
        post_hook = "select '{{ this }}' as rendered_later",
        column_types = {"order_id": "bigint"},
        custom = {"list": [1, "two", none, true], "text": 'it''s' }
    )
}}
{%- set columns = ["order_id", "status"] %}
{% call wrapped() %}
select {{ columns | join(', ') }}, {{ money('amount') }} as amount, {{ quoted("a'b") }} as label
from {{ ref('stg_orders') }}
{%- endcall %}
{# dispatch to this project, to the package, to dbt's own #}
, {{ toolbox.greet('world') }}, {{ toolbox.shout('x') }}, {{ dbt.concat(["'a'", "'b'"]) }}, {{ adapter.dispatch('local_dispatch')() }}
