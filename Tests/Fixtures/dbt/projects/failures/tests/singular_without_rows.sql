{{ config(severity='warn') }}
select 1 as one where false
