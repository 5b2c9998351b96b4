with __dbt__cte__tb_stg_tools as (
select id, 'hello package from the root' as greeting from "everything"."overridden_tools"."tools"
) select 30 as threshold, 'toolbox' as scoped, 'package' as only_here, 'package scope' as deeper,
  'toolbox' as shared, 'base of toolbox' as base
from everything."tool_seeds"."tool_list" join __dbt__cte__tb_stg_tools using (id)