
select * from everything."main_staging"."stg_orders"