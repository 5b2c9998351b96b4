select
    id as payment_id,
    order_id,
    payment_method,
    
    (amount / 100)::decimal(16, 2)
 as amount
from "shop"."main_raw"."raw_payments"