select id, label from {{ ref('contracted') }}
