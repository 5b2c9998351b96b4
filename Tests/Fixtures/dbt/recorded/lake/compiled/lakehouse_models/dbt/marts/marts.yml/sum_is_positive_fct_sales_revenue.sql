
select sum(revenue) as total
from "lakehouse"."main_main"."fct_sales"
having not (total > 0)
