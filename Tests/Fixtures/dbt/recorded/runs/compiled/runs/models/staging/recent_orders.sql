
select * from "runs"."main"."stg_orders" where day >= date '2026-04-02'