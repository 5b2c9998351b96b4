
    
    

with child as (
    select customer_id as from_field
    from (select * from "lakehouse"."main_main"."int_shopify__orders" where customer_id is not null) dbt_subquery
    where customer_id is not null
),

parent as (
    select id as to_field
    from "lakehouse"."main_main"."int_shopify__customers"
)

select
    from_field

from child
left join parent
    on child.from_field = parent.to_field

where parent.to_field is null


