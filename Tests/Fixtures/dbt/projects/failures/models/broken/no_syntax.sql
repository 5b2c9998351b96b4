selec 1 from {{ ref('amounts') }}
