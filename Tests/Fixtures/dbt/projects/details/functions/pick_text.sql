select coalesce(a, (select max(note) from {{ ref('yaml') }}))
