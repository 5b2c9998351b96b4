
select 5, '{'key': 'value', 'other': ['a', 'b']}', 5, 20
from everything."main_staging"."stg_orders" where amount is null
