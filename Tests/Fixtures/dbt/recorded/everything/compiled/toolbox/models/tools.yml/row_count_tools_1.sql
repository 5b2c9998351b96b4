
select count(*) as n from everything."main_toolbox"."tb_tools" having count(*) < 1
