
select count(*) as n from "everything"."overridden_tools"."tools" having count(*) < 2
