{{ config(post_hook=after_commit('insert into there_is_nothing values (1)')) }}
select 1 as id
