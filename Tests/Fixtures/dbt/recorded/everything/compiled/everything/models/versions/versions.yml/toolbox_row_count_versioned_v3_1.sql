
select count(*) as n from everything."main"."versioned__v3" having count(*) < 1
