select no_such_function(id) as id from {{ ref('amounts') }}
