select 3 as version, 1 as shared, 2 as more
