-- What the sources of the project are.
copy (select * from (values
        (1, 'PLACED', 3.5, '2026-02-01'), (2, 'Shipped', 10.25, '2026-02-02'), (3, 'lost', -1.0, '2026-02-03'),
        (4, 'returned', 2.0, '2025-12-31')
    ) as t (id, status, amount, "order date"))
to '<PROJECT>/landing/orders/1.parquet';
create schema plain;
create table plain.one as select 'placed' as id;
create table plain.two_20 as select 2 as two;
create schema overridden_tools;
create table overridden_tools.tools as select 1 as id;
