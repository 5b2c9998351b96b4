{{ config(materialized='view' if var('was', '') == 'incremental' else 'table') }}
select * from ({{ shaped_rows() }})
