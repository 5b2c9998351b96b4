{{ config(pre_hook='insert into there_is_nothing values (1)') }}
select 1 as id
