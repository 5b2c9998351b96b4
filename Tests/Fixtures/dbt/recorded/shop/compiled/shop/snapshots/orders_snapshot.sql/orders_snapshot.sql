

select * from "shop"."main_raw"."raw_orders"