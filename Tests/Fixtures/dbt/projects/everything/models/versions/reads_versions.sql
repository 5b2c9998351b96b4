select * from {{ ref('versioned') }}
union all select * from {{ ref('versioned', v=1) }}
union all select * from {{ ref('everything', 'versioned', version='3') }}
