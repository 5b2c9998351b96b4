
select count(*) as n from everything."main"."versioned__v2" having count(*) < 1
