
    
    

select
    id as unique_field,
    count(*) as n_records

from "lakehouse"."main_main"."int_shopify__orders"
where id is not null
group by id
having count(*) > 1


