-- Another day: a new order, a new version of an old one in an old partition, and a customer without an order.
copy (select * from (values
        (2, 20, 8.00, '2026-01-30 09:30:00', timestamp '2026-02-02 01:00:00', '2026', '02', '02'),
        (4, 30, 12.50, '2026-02-02 11:00:00', timestamp '2026-02-02 01:00:00', '2026', '02', '02'),
        (1, 10, 99.00, '2026-01-30 08:00:00', timestamp '2026-02-02 01:00:00', '2026', '01', '30')
    ) as t (id, customer_id, total_price, created_at, _airbyte_extracted_at, year, month, day))
to '<PROJECT>/landing/raw/shopify/orders' (format parquet, partition_by (year, month, day), append);
copy (select * from (values
        (20, 'bea@example.org', timestamp '2026-02-02 01:00:00', '2026', '02', '02'),
        (30, 'cay@example.com', timestamp '2026-02-02 02:00:00', '2026', '02', '02')
    ) as t (id, email, _airbyte_extracted_at, year, month, day))
to '<PROJECT>/landing/raw/shopify/customers' (format parquet, partition_by (year, month, day), append);
