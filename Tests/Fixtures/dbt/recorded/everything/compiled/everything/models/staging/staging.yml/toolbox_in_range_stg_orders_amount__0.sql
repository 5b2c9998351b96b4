
select * from everything."main_staging"."stg_orders"
where false or amount < 0
