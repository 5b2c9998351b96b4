
    select amount from "runs"."main"."stg_orders" where amount <= 0
