

select * from everything."main_staging"."stg_orders" where not (None amount >= 0)
