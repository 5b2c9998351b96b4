select * from {{ ref('customers') }} where false
