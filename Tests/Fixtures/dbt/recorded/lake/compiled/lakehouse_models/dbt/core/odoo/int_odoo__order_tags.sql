
select
    id as order_id,
    unnest(tag_ids) as tag_id
from read_parquet([])