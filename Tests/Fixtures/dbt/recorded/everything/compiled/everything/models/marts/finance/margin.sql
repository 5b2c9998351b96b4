-- depends_on: everything."main_staging"."stg_statuses"

select 1 as executed

from everything."main_marts"."revenue"