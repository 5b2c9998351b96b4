
select id, 'local' as target_name from read_parquet('{ env_var('LAKE_LANDING', 'landing/raw') }/shopify/orders/**/*.parquet')