

select date_trunc('month', ordered_on) /* ours */ as month, sum(amount) as revenue, "everything"."main_functions"."twice"(sum(amount)) as doubled
from everything."main_marts"."orders"
where status != 'open'
group by 1