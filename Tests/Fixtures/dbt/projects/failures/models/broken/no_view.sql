{{ config(materialized='view') }}
select no_such_column from {{ ref('amounts') }}
