select id as customer_id, name, joined, score, active from {{ ref('customers') }}
