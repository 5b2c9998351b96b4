select 2 as version, 1 as shared
