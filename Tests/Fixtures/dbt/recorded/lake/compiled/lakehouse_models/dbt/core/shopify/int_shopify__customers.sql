

select id, email, _airbyte_extracted_at
from read_parquet(
  'landing/raw/shopify/customers/**/*.parquet',
  union_by_name = true
)
qualify row_number() over (partition by id order by _airbyte_extracted_at desc) = 1