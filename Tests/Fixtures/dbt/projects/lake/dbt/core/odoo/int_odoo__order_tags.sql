{{ config(materialized='incremental', unique_key='order_id', tags=['odoo__orders']) }}
select
    id as order_id,
    unnest(tag_ids) as tag_id
from read_parquet({{ var("files") }})
