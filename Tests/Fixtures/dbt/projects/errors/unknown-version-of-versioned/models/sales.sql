select * from {{ ref('things', v=2) }}
