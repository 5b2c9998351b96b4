select t.id from {{ ref('tested') }} as t join {{ ref('none') }} as n using (id)
