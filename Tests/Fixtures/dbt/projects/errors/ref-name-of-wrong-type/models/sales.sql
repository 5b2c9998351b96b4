{% set n = 3 %}select * from {{ ref(n) }}
