{{ config(materialized='ephemeral') }}
select * from {{ ref('stg_orders') }} where day >= date '2026-04-02'
