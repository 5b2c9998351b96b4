
    
    

with all_values as (

    select
        status as value_field,
        count(*) as n_records

    from (select * from everything."main_staging"."stg_orders" where ordered_on > '2026-01-01') dbt_subquery
    group by status

)

select *
from all_values
where value_field not in (
    'placed','shipped','returned','a long value that makes the name of the test long'
)


