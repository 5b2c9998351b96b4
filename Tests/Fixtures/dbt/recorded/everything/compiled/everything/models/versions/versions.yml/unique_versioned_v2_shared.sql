
    
    

select
    shared as unique_field,
    count(*) as n_records

from everything."main"."versioned__v2"
where shared is not null
group by shared
having count(*) > 1


