
select * from "runs"."main"."stg_orders" where amount > 100