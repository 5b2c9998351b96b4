select * from {{ ref('customers') }} order by customer_lifetime_value desc limit 10
