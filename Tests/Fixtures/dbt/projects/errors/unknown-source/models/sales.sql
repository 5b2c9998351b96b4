select * from {{ source('shopify', 'order') }}
