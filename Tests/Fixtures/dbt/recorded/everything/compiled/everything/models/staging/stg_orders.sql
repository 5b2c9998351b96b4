
select id as order_id, lower(status) as status, "order date" as ordered_on, amount
from read_parquet('landing/orders/*.parquet')
where "order date" >= '2026-01-01'