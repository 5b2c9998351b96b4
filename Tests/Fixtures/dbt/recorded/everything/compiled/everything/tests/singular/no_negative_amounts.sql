
select * from everything."main_marts"."orders" where amount < 0