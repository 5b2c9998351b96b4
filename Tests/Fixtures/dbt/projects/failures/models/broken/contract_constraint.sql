select null::integer as id, 'a' as kind
