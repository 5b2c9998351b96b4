-- No unique key: rows are appended.
select * from read_parquet([])