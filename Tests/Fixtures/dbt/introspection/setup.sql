-- What exists before the project is compiled.
create schema main_side;
create table orders as
select * from (values
    (1, 'open', 10.50::decimal(9, 2), date '2026-01-05', timestamp '2026-01-05 08:00:00', 0.25::double, true, ['a', 'b']),
    (2, 'paid', 1200.00::decimal(9, 2), date '2026-01-06', timestamp '2026-01-06 09:30:15.5', null, false, []),
    (3, 'paid', null, null, null, 1e20, null, null),
    (4, 'it''s sent', -3.25::decimal(9, 2), date '2026-02-01', timestamp '2026-02-01 00:00:00', 0.1, true, ['c'])
) as t (order_id, status, amount, day, updated_at, ratio, is_new, tags);
create table orders_wide as select *, 'x' as note, {'city': 'Ulm', 'place': {'zip': 89073}} as address from orders;
create view order_days as select day, count(*) as orders from orders group by day;
create table main_side.events_2026 as select 1 as event_id;
create table main_side.events_2025 as select 1 as event_id;
create table kept as select * from orders where false;
create view shown as select 1 as n;
