{{ config(post_hook="insert into main.run_log values ('hook', '{{ this.identifier }}')") }}
select id as order_id, customer_id, amount, cast(ordered_at as date) as day from {{ ref('orders') }}
