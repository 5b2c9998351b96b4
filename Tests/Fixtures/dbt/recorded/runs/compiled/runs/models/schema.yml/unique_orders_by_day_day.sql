
    
    

select
    day as unique_field,
    count(*) as n_records

from "runs"."main_marts"."orders_by_day"
where day is not null
group by day
having count(*) > 1


