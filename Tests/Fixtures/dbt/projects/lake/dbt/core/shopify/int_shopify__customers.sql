{{
  config(
    materialized = 'incremental',
    incremental_strategy = 'merge',
    unique_key = ['id'],
    tags = 'shopify__customers',
  )
}}
{% set files = var("files", none) %}
select id, email, _airbyte_extracted_at
from read_parquet(
  {%- if files %}
  [{% for file in files %}'{{ file }}'{% if not loop.last %}, {% endif %}{% endfor %}]
  {%- else %}
  '{{ var("landing") }}/shopify/customers/**/*.parquet'
  {%- endif %},
  union_by_name = true
)
{%- if is_incremental() %}
where _airbyte_extracted_at > (select coalesce(max(_airbyte_extracted_at), '1970-01-01') from {{ this }})
{%- endif %}
qualify row_number() over (partition by id order by _airbyte_extracted_at desc) = 1
