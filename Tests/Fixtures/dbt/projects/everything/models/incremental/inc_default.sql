{{ config(unique_key=['a', 'b'], incremental_predicates=["a > 1"]) }}
select 1 as a, 2 as b
{% if is_incremental() %} from {{ this }} where a > (select max(a) from {{ this.schema }}.{{ this.identifier }}){% endif %}
