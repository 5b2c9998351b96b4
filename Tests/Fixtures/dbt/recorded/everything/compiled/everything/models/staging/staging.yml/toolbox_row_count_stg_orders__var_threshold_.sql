
select count(*) as n from everything."main_staging"."stg_orders" having count(*) < 20
