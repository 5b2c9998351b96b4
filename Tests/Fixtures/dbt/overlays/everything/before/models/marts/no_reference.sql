select 0 as a
