select 2 as customer_id, date '2026-01-01' as since, date '2026-02-01' as until, 'A' as country
