select status, count(*) from {{ ref('fct_orders') }} group by 1 -- {{ this }}
