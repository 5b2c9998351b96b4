select * from {{ source('shopfy', 'orders') }}
