
select * from everything."main_marts"."no_reference" cross join "everything"."plain"."two_20"