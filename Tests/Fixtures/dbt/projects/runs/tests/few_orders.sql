{{ config(severity='error', error_if='>10', warn_if='>2', fail_calc='sum(n)') }}
select count(*) as n from {{ ref('stg_orders') }}
