select * from everything."raw"."statuses" as s
join everything."raw"."with_bom" as b on b.key = s.name
left join everything."main_toolbox"."tb_tools" as t on true