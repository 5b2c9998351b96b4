select 'first' as version
