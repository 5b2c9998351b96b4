
    
    

with child as (
    select status as from_field
    from everything."main_staging"."stg_orders"
    where status is not null
),

parent as (
    select name as to_field
    from everything."raw"."statuses"
)

select
    from_field

from child
left join parent
    on child.from_field = parent.to_field

where parent.to_field is null


