{{ config(enabled=var('switch') and target.name == 'dev') }}
select 1 as a
