select cast(kind as integer) as kind from {{ ref('amounts') }}
