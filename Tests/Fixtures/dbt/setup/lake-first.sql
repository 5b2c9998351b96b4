-- The landing of two days, and the one source that is a table.
copy (select * from (values
        (1, 10, 19.90, '2026-01-30 08:00:00', timestamp '2026-01-31 01:00:00', '2026', '01', '31'),
        (2, 20, 5.00, '2026-01-30 09:30:00', timestamp '2026-01-31 01:00:00', '2026', '01', '31'),
        (2, 20, 6.00, '2026-01-30 09:30:00', timestamp '2026-01-31 02:00:00', '2026', '01', '31'),
        (3, null, 7.25, '2026-01-31 10:00:00', timestamp '2026-02-01 01:00:00', '2026', '02', '01')
    ) as t (id, customer_id, total_price, created_at, _airbyte_extracted_at, year, month, day))
to '<PROJECT>/landing/raw/shopify/orders' (format parquet, partition_by (year, month, day));
copy (select * from (values
        (10, 'ann@example.com', timestamp '2026-01-31 01:00:00', '2026', '01', '31'),
        (10, 'ann@example.org', timestamp '2026-01-31 03:00:00', '2026', '01', '31'),
        (20, 'bea@example.com', timestamp '2026-01-31 01:00:00', '2026', '01', '31')
    ) as t (id, email, _airbyte_extracted_at, year, month, day))
to '<PROJECT>/landing/raw/shopify/customers' (format parquet, partition_by (year, month, day));
copy (select * from (values (1, ['new', 'gift']), (2, ['new']), (3, [])) as t (id, tag_ids))
to '<PROJECT>/landing/raw/odoo_1.parquet';
copy (select * from (values (3, ['late']), (4, ['new'])) as t (id, tag_ids)) to '<PROJECT>/landing/raw/odoo_2.parquet';
create schema landing;
create table landing.shop_customers as select 7 as id;
