
select count(*) as n from everything."snapshots"."orders_history" having count(*) < 0
