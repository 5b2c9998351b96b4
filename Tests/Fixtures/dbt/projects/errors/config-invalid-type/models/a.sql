{{ config(enabled='maybe', materialized='table') }}select 1 as id
