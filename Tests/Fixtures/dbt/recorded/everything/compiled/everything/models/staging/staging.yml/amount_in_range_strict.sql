
select * from (select * from everything."main_staging"."stg_orders" where amount is not null) dbt_subquery
where false or amount <= 0 or amount >= 1000.5
