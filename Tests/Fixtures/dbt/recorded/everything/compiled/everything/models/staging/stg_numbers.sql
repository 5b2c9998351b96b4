
select 1 as n, 1 as i union all
select 2 as n, 2 as i union all
select 3 as n, 3 as i