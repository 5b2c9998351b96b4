
select count(*) as n from read_parquet('landing/orders/*.parquet') having count(*) < 1
