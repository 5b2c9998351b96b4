
select id as order_id, customer_id, amount, cast(ordered_at as date) as day from "runs"."main"."orders"