select * from {{ ref('int_shopify__orders') }} where created_at > now()
