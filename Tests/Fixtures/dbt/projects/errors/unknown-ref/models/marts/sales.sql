-- The second line is wrong.
select * from {{ ref('order') }}
