select * from {{ ref('ephemeral_raises') }}
