
select count(*) as n from "runs"."main"."stg_orders"