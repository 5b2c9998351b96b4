select * from {{ ref('everything', 'statuses') }} as s
join {{ ref('with_bom') }} as b on b.key = s.name
left join {{ ref('toolbox', 'tools') }} as t on true
