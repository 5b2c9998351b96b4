
select 1 from everything."main_marts"."revenue" join read_parquet('landing/orders/*.parquet') on false