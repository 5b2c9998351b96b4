select 1::integer as id, 'a' as kind, 2 as more
