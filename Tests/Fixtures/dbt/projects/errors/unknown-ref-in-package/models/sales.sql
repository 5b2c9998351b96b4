select * from {{ ref('other', 'orders') }}
