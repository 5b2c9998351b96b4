select * from {{ source('elsewhere', 'nothing') }}
