select id from {{ ref('beside') }}
