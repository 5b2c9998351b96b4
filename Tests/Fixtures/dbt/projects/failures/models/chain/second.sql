select id, amount {{ ', no_such_column' if var('broken') }} from {{ ref('first') }}
