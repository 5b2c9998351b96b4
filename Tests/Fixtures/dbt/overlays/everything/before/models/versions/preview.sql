select 4 as version, 1 as shared, 2 as more
