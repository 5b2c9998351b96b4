
    
    

with all_values as (

    select
        "name" as value_field,
        count(*) as n_records

    from everything."raw"."statuses"
    group by "name"

)

select *
from all_values
where value_field not in (
    'paid','open'
)


