{{ config(materialized='ephemeral') }}
select id, '{{ target.name }}' as target_name from {{ source('shopify', 'orders') }}
