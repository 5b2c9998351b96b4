select 1 as order_id, 2 as customer_id, date '2026-01-01' as ordered_at, 'paid' as status, 10.5 as amount
