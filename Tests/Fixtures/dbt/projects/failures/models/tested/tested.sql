select id, amount, kind from {{ ref('amounts') }}
