{{ config(post_hook="select * from {{ ref('oders') }}") }}select 1 as a
