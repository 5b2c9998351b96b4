select id, {{ greet('package') }} as greeting from {{ source('tool_source', 'tools') }}
