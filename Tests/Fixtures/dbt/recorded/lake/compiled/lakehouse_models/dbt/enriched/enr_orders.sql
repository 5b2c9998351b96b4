
select
    orders.*,
    customers.email
from "lakehouse"."main_main"."int_shopify__orders" as orders
left join "lakehouse"."main_main"."int_shopify__customers" as customers on customers.id = orders.customer_id